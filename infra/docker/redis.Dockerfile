# Redis for infra/k8s/overlays/small: Debian's, on the base of our other images. It keeps nothing: jobs are alarm clocks, and
# what is lost with it is found again by the sweep.
FROM node:20-bookworm-slim
ARG DEBIAN_FRONTEND=noninteractive
RUN apt-get update \
  && apt-get install -y --no-install-recommends redis-server \
  && rm -rf /var/lib/apt/lists/*
COPY infra/docker/redis/start-redis /usr/local/bin/
USER 1001:0
EXPOSE 6379
HEALTHCHECK --interval=5s --timeout=3s CMD ["bash", "-c", "REDISCLI_AUTH=$REDIS_PASSWORD redis-cli ping | grep -q PONG"]
CMD ["start-redis"]
