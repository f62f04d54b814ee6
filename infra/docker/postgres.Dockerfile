# Postgres for infra/k8s/overlays/small: Debian's, on the base of our other images, for a cluster without a database beside it.
# An installation that matters has one outside, with backups: see overlays/high-availability.
FROM node:20-bookworm-slim
ARG DEBIAN_FRONTEND=noninteractive
RUN apt-get update \
  && apt-get install -y --no-install-recommends postgresql-15 \
  && rm -rf /var/lib/apt/lists/* /var/lib/postgresql \
  # initdb refuses a user without a name.
  && useradd --uid 1001 --gid 0 --no-create-home --home-dir /nonexistent database \
  && mkdir /data && chmod 0770 /data
COPY infra/docker/postgres/start-postgres /usr/local/bin/
ENV PGDATA=/data/postgres
USER 1001:0
EXPOSE 5432
# Ends without waiting for those who are connected.
STOPSIGNAL SIGINT
HEALTHCHECK --interval=5s --timeout=3s CMD ["pg_isready", "--host=127.0.0.1", "--username=launchpad"]
CMD ["start-postgres"]
