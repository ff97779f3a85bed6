# JupyterLab on your articles, with nothing to install:
#   docker build -t presswork . && docker run --rm -p 8888:8888 -v "$PWD":/home/reader/work presswork
# The folder that it is run in becomes the working folder; the address with its token stands in what it says.
FROM python:3.11-slim
COPY . presswork
RUN python -m pip install --no-cache-dir -c presswork/constraints.txt "./presswork[explore,formats,scale]" \
    && rm -rf presswork \
    && useradd --create-home reader
USER reader
WORKDIR /home/reader/work
EXPOSE 8888
CMD ["presswork", "lab", "--no-browser", "--ip=0.0.0.0", "--port=8888"]
