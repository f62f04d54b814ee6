import { createHash } from 'node:crypto';
import { listOf, nameOf, type WebSocketOffer } from '../parse/parse-upgrade.js';
import type { HeaderList } from '../sanitise/header-kinds.js';

const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export const acceptOf = (key: string): string =>
  createHash('sha1').update(`${key}${guid}`).digest('base64');

/**
 * Whether an answer really opens the WebSocket that was offered (RFC 6455 §4.1). Without this a workspace could
 * answer 101 to whatever it likes, and go on speaking in the middle of a connection that we take for opened.
 */
export function isRealSwitch(offer: WebSocketOffer, headers: HeaderList): boolean {
  const [upgrade, ...moreUpgrades] = valuesOf(headers, 'upgrade');
  const [accept, ...moreAccepts] = valuesOf(headers, 'sec-websocket-accept');
  const [protocol, ...moreProtocols] = valuesOf(headers, 'sec-websocket-protocol');
  return (
    upgrade?.toLowerCase() === 'websocket' &&
    accept === acceptOf(offer.key) &&
    moreUpgrades.length + moreAccepts.length + moreProtocols.length === 0 &&
    valuesOf(headers, 'connection').flatMap(listOf).some(isUpgrade) &&
    valuesOf(headers, 'content-length').length === 0 &&
    valuesOf(headers, 'transfer-encoding').length === 0 &&
    (protocol === undefined || offer.protocols.includes(protocol)) &&
    valuesOf(headers, 'sec-websocket-extensions')
      .flatMap(listOf)
      .every((extension) => offer.extensions.includes(nameOf(extension)))
  );
}

const isUpgrade = (token: string): boolean => token.toLowerCase() === 'upgrade';

export const valuesOf = (headers: HeaderList, name: string): string[] =>
  headers.filter((_, i) => i % 2 === 1 && headers[i - 1] === name);
