# One image for dispatcher, worker and Flower; docker-compose.yml says which command each runs.
#
# `make pin-images` pins the base, and the images of docker-compose.yml, by digest. By hand: docker buildx imagetools
# inspect python:3.11.13-slim-bookworm prints it, and docker build --build-arg PYTHON=…@sha256:… uses it. With an SBOM and provenance attached:
# docker buildx build --sbom=true --provenance=true .

ARG PYTHON=python:3.11.13-slim-bookworm
FROM ${PYTHON} AS build
WORKDIR /src
# Packages first: they change less often than the code. The runtime's environment gets no pip and no build tools.
COPY requirements/bootstrap.txt requirements/build.txt requirements/runtime.txt requirements/
RUN python -m venv /build \
 && /build/bin/pip install --no-cache-dir --require-hashes -r requirements/bootstrap.txt \
 && /build/bin/pip install --no-cache-dir --require-hashes -r requirements/build.txt \
 && python -m venv --without-pip /opt/quotewire \
 && /build/bin/pip --python /opt/quotewire/bin/python install --no-cache-dir --require-hashes -r requirements/runtime.txt
COPY pyproject.toml README.md LICENSE ./
COPY quotewire quotewire
COPY schemas schemas
COPY tasks tasks
COPY worker worker
RUN /build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
 && /build/bin/pip --python /opt/quotewire/bin/python install --no-cache-dir --no-deps /wheels/*.whl

FROM ${PYTHON}
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin quotewire \
 && install --directory --owner=quotewire /data \
 && pip uninstall --yes --quiet setuptools wheel pip
COPY --from=build /opt/quotewire /opt/quotewire
ENV PATH=/opt/quotewire/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 OMP_NUM_THREADS=1 \
    QUOTEWIRE_HEARTBEAT_FILE=/tmp/heartbeat
WORKDIR /tmp
USER 10001
HEALTHCHECK --interval=20s --timeout=10s --start-period=60s --retries=2 CMD ["quotewire", "health"]
CMD ["quotewire", "--help"]
