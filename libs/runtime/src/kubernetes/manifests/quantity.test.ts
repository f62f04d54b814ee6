import { expect, test } from 'vitest';
import { bytesQuantity, cpuQuantity } from './quantity.js';

test.each([
  [0, '0'],
  [1, '1'],
  [1000, '1000'],
  [1024, '1Ki'],
  [1536, '1536'],
  [512 * 1024 ** 2, '512Mi'],
  [1536 * 1024 ** 2, '1536Mi'],
  [20 * 1024 ** 3, '20Gi'],
])('%i bytes are %s', (bytes, quantity) => expect(bytesQuantity(bytes)).toBe(quantity));

test('a core has a thousand parts', () => expect(cpuQuantity(1500)).toBe('1500m'));
