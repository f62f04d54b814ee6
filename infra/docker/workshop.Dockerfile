# What runs in a workspace: the workshop app and the tools of its terminals. A workshop's own image begins here:
#
#   FROM launchpad/workshop
#   COPY --chown=1001:0 . /tmp/src
#   RUN assemble
#
# It runs alone as well: docker run --rm -p 10080:10080 launchpad/workshop

FROM node:20-bookworm-slim AS build
WORKDIR /launchpad
# What says which packages there are comes first: sources change more often.
COPY package.json package-lock.json ./
COPY libs/access/package.json libs/access/
COPY libs/contract/package.json libs/contract/
COPY libs/kernel/package.json libs/kernel/
COPY apps/workshop/package.json apps/workshop/
RUN --mount=type=cache,target=/root/.npm npm ci --workspace apps/workshop --ignore-scripts --no-audit --no-fund
COPY tsconfig.base.json ./
COPY libs/access libs/access
COPY libs/contract libs/contract
COPY libs/kernel libs/kernel
COPY apps/workshop apps/workshop
RUN npm run build --workspace apps/workshop
# The server is one bundle. What it needs beside itself is the part that is native.
RUN mkdir -p /app/node_modules/@lydell \
  && cp -r apps/workshop/dist/server apps/workshop/dist/web /app/ \
  && cp -r node_modules/@lydell/node-pty node_modules/@lydell/node-pty-linux-* /app/node_modules/@lydell/ \
  && echo '{"type":"module"}' > /app/package.json

FROM node:20-bookworm-slim
# Empty: Debian's kubectl. A version such as 1.31.4 takes that one, made for this platform, checked by its published sum.
ARG KUBECTL_VERSION=
ARG DEBIAN_FRONTEND=noninteractive
RUN apt-get update \
  && apt-get install -y --no-install-recommends \
    bash-completion ca-certificates curl git less libnss-extrausers nano procps python3 tini vim wget \
    $([ -n "$KUBECTL_VERSION" ] || echo kubernetes-client) \
  && if [ -n "$KUBECTL_VERSION" ]; then \
    url="https://dl.k8s.io/release/v$KUBECTL_VERSION/bin/linux/$(dpkg --print-architecture)/kubectl" \
    && curl -fsSLo /usr/local/bin/kubectl "$url" \
    && echo "$(curl -fsSL "$url.sha256")  /usr/local/bin/kubectl" | sha256sum -c - \
    && chmod 755 /usr/local/bin/kubectl; \
  fi \
  && kubectl completion bash > /usr/share/bash-completion/completions/kubectl \
  && rm -rf /var/lib/apt/lists/* /var/cache/* /var/log/* \
  # Nobody becomes somebody else here.
  && find / -xdev -type f -perm /6000 -exec chmod a-s {} +
# Whatever user id a cluster chooses, its group is 0: that group may write below /opt/app-root and nowhere else. The
# name of such a user is in a file of its own there, which can name nobody below id 500 (see `workshop`).
RUN useradd --uid 1001 --gid 0 --no-create-home --home-dir /opt/app-root/src --shell /bin/bash learner \
  && mkdir -p /opt/app-root/src /opt/app-root/bin /opt/app-root/etc/profile.d /var/lib/extrausers \
  && touch /opt/app-root/etc/passwd && ln -s /opt/app-root/etc/passwd /var/lib/extrausers/passwd \
  && sed -i 's/^passwd:.*/passwd: files extrausers/' /etc/nsswitch.conf \
  && chown -R 1001:0 /opt/app-root && chmod -R g=u /opt/app-root \
  && echo 'PATH=/opt/app-root/bin:$PATH' > /etc/profile.d/app-root.sh \
  # The files of a workshop belong to whoever built its image, and git would not touch them for anybody else.
  && git config --system --add safe.directory '*'
COPY --from=build /app /opt/launchpad
COPY infra/docker/workshop/workshop infra/docker/workshop/assemble /usr/local/bin/
ENV HOME=/opt/app-root/src HOST=0.0.0.0 PORT=10080 LANG=C.UTF-8 SHELL=/bin/bash \
  PATH=/opt/app-root/bin:/usr/local/bin:/usr/bin:/bin
WORKDIR /opt/app-root/src
USER 1001:0
EXPOSE 10080
# Any answer will do: with a log-in configured it is a refusal.
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s \
  CMD curl --silent --output /dev/null "http://127.0.0.1:$PORT/"
# What terminals leave behind becomes the first process's child, and has to be reaped.
ENTRYPOINT ["tini", "--", "workshop"]
