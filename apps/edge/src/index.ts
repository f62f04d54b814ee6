export { createEdge } from './create-edge.js';
export type { Edge, EdgeLimits, EdgeOptions } from './edge-options.js';
