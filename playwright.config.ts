import { defineConfig } from '@playwright/test';

const executablePath = process.env['CHROMIUM_PATH'];

/** The product as people meet it, in a real browser. One worker: the suites share one machine. */
export default defineConfig({
  projects: [
    { name: 'product', testDir: 'test/e2e' },
    // With the sessions of a Launchpad on the cluster that KUBECONFIG names.
    { name: 'cluster', testDir: 'test/cluster/e2e' },
  ],
  outputDir: 'test-results/e2e',
  workers: 1,
  retries: 0,
  timeout: 60_000,
  forbidOnly: true,
  reporter: [['list']],
  use: {
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
    // A recorded trace would cost more than the test itself; the page as it failed says most of it.
    screenshot: 'only-on-failure',
  },
});
