import { randomBytes } from 'node:crypto';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * A random id of 100 bits: 20 characters of lower-case base32 (RFC 4648), so that it is also a DNS
 * label and part of a Kubernetes name.
 */
export function newId(): string {
  let id = '';
  for (const byte of randomBytes(20)) id += alphabet.charAt(byte & 31);
  return id;
}

const idPattern = /^[a-z2-7]{20}$/;

export const isId = (value: string): boolean => idPattern.test(value);
