import { AggregatorRegistry, Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { EdgeMetrics } from './edge-metrics.js';

const open = () => ({ connections: 3, websockets: 2, sessions: 1, bytes: { in: 10, out: 20 } });

function used(): EdgeMetrics {
  const metrics = new EdgeMetrics(open);
  metrics.served('session', 'GET', 200);
  metrics.served('session', 'GET', 200);
  metrics.served('none', 'x'.repeat(50), 400);
  metrics.upgraded('opened');
  metrics.refused('not-open');
  metrics.lookedUp('hit');
  metrics.wasCut(2);
  metrics.answered('workspace', { firstByteMs: 4, connectMs: undefined });
  metrics.answered('workspace', { firstByteMs: 700, connectMs: 0.5 });
  metrics.answered('workspace', { firstByteMs: 100_000, connectMs: undefined });
  return metrics;
}

it('counts in the text form of Prometheus, with labels that nobody outside can make up', async () => {
  const text = await used().registry.metrics();
  for (const line of [
    'edge_requests_total{host="session",method="GET",status="2xx"} 2',
    'edge_requests_total{host="none",method="other",status="4xx"} 1',
    'edge_upgrades_total{outcome="opened"} 1',
    'edge_refusals_total{cause="not-open"} 1',
    'edge_route_lookups_total{result="hit"} 1',
    'edge_cut_total 2',
    'edge_upstream_first_byte_seconds_bucket{upstream="workspace",le="0.001"} 0',
    'edge_upstream_first_byte_seconds_bucket{upstream="workspace",le="0.005"} 1',
    'edge_upstream_first_byte_seconds_bucket{upstream="workspace",le="1"} 2',
    'edge_upstream_first_byte_seconds_bucket{upstream="workspace",le="60"} 2',
    'edge_upstream_first_byte_seconds_bucket{upstream="workspace",le="+Inf"} 3',
    'edge_upstream_first_byte_seconds_count{upstream="workspace"} 3',
    'edge_upstream_connect_seconds_bucket{upstream="workspace",le="0.001"} 1',
    'edge_upstream_connect_seconds_count{upstream="control-plane"} 0',
    'edge_open_connections 3',
    'edge_open_websockets 2',
    'edge_active_sessions 1',
    'edge_received_bytes 10',
    'edge_sent_bytes 20',
    '# TYPE edge_upstream_first_byte_seconds histogram',
    '# TYPE edge_requests_total counter',
  ]) {
    expect(text.split('\n')).toContain(line);
  }
});

it('adds up over the processes of a cluster', async () => {
  const all = await Promise.all(
    [used(), used()].map(({ registry }) => registry.getMetricsAsJSON()),
  );
  const sum = AggregatorRegistry.aggregate(all);
  expect(sum).toBeInstanceOf(Registry);
  const text = await sum.metrics();
  expect(text).toContain('edge_requests_total{host="session",method="GET",status="2xx"} 4');
  expect(text).toContain('edge_upstream_first_byte_seconds_count{upstream="workspace"} 6');
  expect(text).toContain('edge_open_connections 6');
});
