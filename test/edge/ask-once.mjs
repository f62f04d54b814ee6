import { request } from 'node:http';

/** One request on a connection of its own, with the whole answer. */
export const askOnce = (port, { host, cookie, accept = '*/*', path = '/' }) =>
  new Promise((resolve, reject) => {
    const headers = { host, cookie, accept };
    const asked = request({ port, host: '127.0.0.1', path, agent: false, headers }, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += chunk));
      response.once('end', () => resolve({ status: response.statusCode, body }));
      response.once('error', reject);
    });
    asked.once('error', reject);
    asked.end();
  });
