# syntax is that of every builder: Docker, BuildKit, buildah.
# The two stages below are the same in every Dockerfile of this folder (a test compares them), so that a builder
# installs and compiles once for all images.
FROM node:20-bookworm-slim AS manifests
WORKDIR /launchpad
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json -delete && find . -type d -empty -delete

FROM node:20-bookworm-slim AS build
WORKDIR /launchpad
COPY --from=manifests /launchpad .
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build \
  && for app in control-plane worker edge; do node infra/docker/gather-app.mjs $app /gathered/$app || exit 1; done
# ── end of what is shared ──

# Two images: `worker` runs workspaces on a cluster and needs nothing but Node; `worker-local`
# (--target worker-local) runs them beside itself and carries what learners find in their terminals.
FROM node:20-bookworm-slim AS gathered
WORKDIR /launchpad
COPY --from=build /gathered/worker .
COPY --from=build /launchpad/workshops workshops
# Any user of group 0 can write here.
RUN mkdir /data && chmod 0770 /data
ENV NODE_ENV=production NODE_OPTIONS=--enable-source-maps DATA_DIR=/data HEALTH_PORT=7082
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HEALTH_PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "apps/worker/dist/main.js"]

FROM gathered AS worker-local
RUN apt-get update \
  && apt-get install -y --no-install-recommends \
    bubblewrap ca-certificates curl git less man-db nano procps util-linux vim-tiny \
  && rm -rf /var/lib/apt/lists/*
COPY --from=build /launchpad/apps/workshop/package.json apps/workshop/package.json
COPY --from=build /launchpad/apps/workshop/dist apps/workshop/dist
COPY --from=build /launchpad/node_modules/@lydell node_modules/@lydell
# Users of workspaces pass through it.
RUN chmod 0711 /data
# Root, because it gives every workspace a user of its own; the workspaces get none of its rights.
ENV RUNTIME=local ISOLATION=bubblewrap

FROM gathered AS worker
ENV RUNTIME=kubernetes
USER 1001:0
