# Two stages: the first has the tools and the index, the second only what runs. No secret enters either.
ARG BASE=python:3.13-slim

FROM ${BASE} AS build
# Behind a company's mirror: --build-arg UV_DEFAULT_INDEX=… PIP_INDEX_URL=… SSL_CERT_FILE=…; none of it reaches the final image.
ARG UV_DEFAULT_INDEX
ARG PIP_INDEX_URL
ARG SSL_CERT_FILE
ENV UV_NO_CACHE=1 UV_NO_PROGRESS=1 UV_LINK_MODE=copy PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python3 -m venv /opt/uv && /opt/uv/bin/pip install --quiet "uv>=0.9,<1"
# A C compiler for the detectors' hot modules; where none can be had they run as they are.
RUN (apt-get update -q && apt-get install -y -q --no-install-recommends gcc libc6-dev) || echo "no C compiler: nothing is compiled"
WORKDIR /src
COPY pyproject.toml requirements.lock ./
# What runs, at the versions of requirements.lock; then installed by that lock's hashes. Development tools stay out.
RUN python3 -m venv --without-pip /opt/douane \
 && /opt/uv/bin/uv pip compile --quiet --no-header --no-annotate --python /opt/douane/bin/python \
      --constraint requirements.lock pyproject.toml --output-file /tmp/runtime.txt \
 && /opt/uv/bin/uv pip install --quiet --python /opt/douane/bin/python --require-hashes \
      --requirement /tmp/runtime.txt --constraint requirements.lock
COPY . .
RUN /opt/uv/bin/uv build --quiet --wheel --require-hashes --build-constraints requirements.lock \
      --python /opt/douane/bin/python --out-dir /tmp/wheel \
 && /opt/uv/bin/uv pip install --quiet --python /opt/douane/bin/python --no-deps /tmp/wheel/*.whl \
 && echo "mypy[mypyc]" | /opt/uv/bin/uv pip compile --quiet --no-header --no-annotate --generate-hashes \
      --python /opt/douane/bin/python --constraint requirements.lock - --output-file /tmp/tools.txt \
 && /opt/uv/bin/uv pip install --quiet --python /opt/douane/bin/python --target /tmp/tools --require-hashes \
      --requirement /tmp/tools.txt \
 && PYTHONPATH=/tmp/tools /opt/douane/bin/python -m douane.compiling \
 && /opt/douane/bin/python -m compileall -q -j 0 -o 0 -o 1 /opt/douane/lib

FROM ${BASE}
LABEL org.opencontainers.image.title="Douane" \
      org.opencontainers.image.description="A customs post for personal data" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN groupadd --gid 10001 douane \
 && useradd --uid 10001 --gid 10001 --home-dir /tmp --no-create-home --shell /usr/sbin/nologin douane \
 && install --directory --owner=10001 --group=10001 --mode=0700 /var/lib/douane
COPY --from=build /opt/douane /opt/douane
ENV PATH=/opt/douane/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 HOME=/tmp
USER 10001:10001
WORKDIR /var/lib/douane
VOLUME /var/lib/douane
EXPOSE 8080 8081 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:9464/readyz', timeout=4)"]
ENTRYPOINT ["douane"]
CMD ["up", "--state=/var/lib/douane"]
