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

FROM node:20-bookworm-slim
WORKDIR /launchpad
COPY --from=build /gathered/control-plane .
COPY --from=build /launchpad/apps/portal/dist apps/portal/dist
ENV NODE_ENV=production NODE_OPTIONS=--enable-source-maps
# Any user will do, as long as nothing is owned by it: the program writes no file.
USER 1001:0
EXPOSE 7081
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.CONTROL_PLANE_PORT ?? 7081}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "apps/control-plane/dist/main.js"]
