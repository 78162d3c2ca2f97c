# The proxy as Debian carries it: the very edition that the checks of this repository run.
FROM debian:bookworm-slim
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ca-certificates caddy \
 && rm -rf /var/lib/apt/lists/*
ENV XDG_DATA_HOME=/data
CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile"]
