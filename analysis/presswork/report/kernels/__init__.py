"""How are notebooks run?  In kernels that end with the run that began them."""
