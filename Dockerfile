# Orbitr in a container: `orbitr watch`, with git, ssh and Docker Compose beside it. See docs/service.md.
#   docker build -t orbitr .
ARG NODE_IMAGE=node:26-trixie-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /orbitr
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund --ignore-scripts
COPY . .
RUN node scripts/generate.mjs && node scripts/build.mjs && rm -rf node_modules src scripts test tsconfig.json package-lock.json

FROM ${NODE_IMAGE}
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates docker-compose git gpg gpgv openssh-client tini \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /orbitr /opt/orbitr
RUN ln -s /opt/orbitr/bin/run.js /usr/local/bin/orbitr \
    && mkdir -p /var/lib/orbitr /home/orbitr/.ssh \
    && groupadd --gid 10001 orbitr \
    && useradd --uid 10001 --gid 10001 --home-dir /home/orbitr --no-create-home --shell /usr/sbin/nologin orbitr \
    && chown -R orbitr:orbitr /var/lib/orbitr /home/orbitr \
    && chmod 700 /home/orbitr/.ssh
LABEL org.opencontainers.image.title="Orbitr" \
      org.opencontainers.image.description="Follows a folder or a git repository, and keeps Docker as it says" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.url="https://orbitr.example" \
      org.opencontainers.image.source="https://git.orbitr.example/orbitr.git" \
      org.opencontainers.image.documentation="https://orbitr.example/docs/service"
ENV ORBITR_CACHE_DIR=/home/orbitr/.cache
USER orbitr
# the daemon ends in good order with SIGTERM; tini hands it on, and ends what is left behind
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=20s --start-period=60s --retries=3 CMD ["orbitr", "status", "--quiet"]
ENTRYPOINT ["/usr/bin/tini", "--", "orbitr"]
CMD ["watch"]
