import type { Page } from '@playwright/test';

/** Where a port of the session is, whose page this is. */
export const portHost = (page: Page, port: number): string => {
  const { protocol, host } = new URL(page.url());
  return `${protocol}//${String(port)}--${host}/`;
};

/** Tries to open a websocket from a page of another origin. */
export const socketState = (page: Page, url: string): Promise<string> =>
  page.evaluate(
    (address) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(address);
        socket.onopen = () => {
          resolve('opened');
        };
        socket.onerror = () => {
          resolve('refused');
        };
      }),
    `${url.replace(/^http/, 'ws')}live`,
  );
