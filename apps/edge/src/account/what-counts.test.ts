import { describe, expect, it } from 'vitest';
import { opcodes } from '../proxy/frame-scanner.js';
import { isFrameInput, isRequestInput } from './what-counts.js';

const page = { accept: 'text/html,application/xhtml+xml' };
const fetched = { 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'same-origin' };
const navigated = { 'sec-fetch-mode': 'navigate', ...page };

describe('row 7: a request', () => {
  it.each<[string, string, Record<string, string>]>([
    ['a link that was clicked', 'GET', { ...navigated, 'sec-fetch-user': '?1' }],
    [
      'an address that was typed',
      'GET',
      { ...navigated, 'sec-fetch-site': 'none', 'sec-fetch-user': '?1' },
    ],
    ['a form that was sent', 'POST', { ...navigated, 'sec-fetch-user': '?1' }],
    ['a button that changes something', 'POST', fetched],
    ['a file that was saved', 'PUT', fetched],
    ['something that was thrown away', 'DELETE', fetched],
    ['a page in a browser that does not say why', 'GET', page],
  ])('counts: %s', (_, method, headers) => {
    expect(isRequestInput({ method, headers })).toBe(true);
  });

  it.each<[string, string, Record<string, string>]>([
    ['polling', 'GET', fetched],
    ['an event stream', 'GET', { ...fetched, accept: 'text/event-stream' }],
    ['a picture', 'GET', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
    ['a page that loads itself again', 'GET', navigated],
    ['a frame inside a page', 'GET', { ...navigated, 'sec-fetch-dest': 'iframe' }],
    [
      'a page fetched ahead',
      'GET',
      { ...navigated, 'sec-fetch-user': '?1', 'sec-purpose': 'prefetch' },
    ],
    ['a page rendered ahead', 'GET', { ...page, 'sec-purpose': 'prefetch;prerender' }],
    ['a browser that asks whether it may', 'OPTIONS', fetched],
    ['a link that tells it was clicked', 'POST', { ...fetched, 'content-type': 'text/ping' }],
    ['polling in a browser that does not say why', 'GET', { accept: '*/*' }],
    ['nothing at all', 'GET', {}],
  ])('does not count: %s', (_, method, headers) => {
    expect(isRequestInput({ method, headers })).toBe(false);
  });
});

describe('row 7: a frame', () => {
  const terminal = 'launchpad.terminal.v1';
  it.each<[boolean, string, number, number, string | undefined]>([
    [true, 'keystrokes in a terminal', opcodes.binary, 1, terminal],
    [true, 'a message on a socket nothing is known of', opcodes.text, 5, undefined],
    [true, 'bytes on a socket nothing is known of', opcodes.binary, 5, 'chat'],
    [false, 'a size, or an acknowledgement of output', opcodes.text, 40, terminal],
    [false, 'an empty message', opcodes.binary, 0, terminal],
    [false, 'a ping', opcodes.ping, 4, undefined],
    [false, 'the answer to a ping', opcodes.pong, 4, undefined],
    [false, 'a goodbye', opcodes.close, 2, undefined],
  ])('counts (%s): %s', (...[counts, , opcode, bytes, subprotocol]) => {
    expect(isFrameInput(opcode, bytes, subprotocol)).toBe(counts);
  });
});
