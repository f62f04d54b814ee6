import { expect, test } from 'vitest';
import { collectionPath } from './manifest.js';

test.each([
  ['v1', 'Pod', '/api/v1/namespaces/lp-x/pods'],
  ['apps/v1', 'Deployment', '/apis/apps/v1/namespaces/lp-x/deployments'],
  [
    'networking.k8s.io/v1',
    'NetworkPolicy',
    '/apis/networking.k8s.io/v1/namespaces/lp-x/networkpolicies',
  ],
  ['networking.k8s.io/v1', 'Ingress', '/apis/networking.k8s.io/v1/namespaces/lp-x/ingresses'],
])('%s %s is at %s', (apiVersion, kind, path) => {
  expect(collectionPath({ apiVersion, kind }, 'lp-x')).toBe(path);
});

test('namespaces are in none', () => {
  expect(collectionPath({ apiVersion: 'v1', kind: 'Namespace' })).toBe('/api/v1/namespaces');
});
