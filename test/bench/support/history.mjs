/** History as it is after a long time: sessions that ended, each with the event that says so. */
export async function addEndedSessions(database, count) {
  await database.query(
    `INSERT INTO sessions (id, tenant_id, workshop_version_id, workshop_slug, state, end_reason, ttl_seconds,
                           max_ttl_seconds, extend_seconds, idle_timeout_seconds, created_at, state_since)
     SELECT translate(substr(md5(n::text) || md5((-n)::text), 1, 20), '0189', 'wxyz'), v.tenant_id, v.id, 'plain',
            'ended', 'finished', 3600, 7200, 1800, 900, now() - n * interval '1 second', now() - n * interval '1 second'
       FROM generate_series(1, $1) n, (SELECT id, tenant_id FROM workshop_versions LIMIT 1) v`,
    [count],
  );
  await database.query(
    `INSERT INTO session_events (tenant_id, session_id, kind, from_state, to_state, actor, message)
     SELECT tenant_id, id, 'state', 'ending', 'ended', 'reconciler', 'Everything is gone'
       FROM sessions WHERE state = 'ended'`,
  );
  await database.query('ANALYZE');
}
