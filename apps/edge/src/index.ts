export { createEdge } from './create-edge.js';
export type { EdgeLimits } from './edge-limits.js';
export type { Edge, EdgeOptions } from './edge-options.js';
