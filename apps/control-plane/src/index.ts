export {
  createControlPlane,
  createOpenApiDocument,
  type ControlPlane,
} from './create-control-plane.js';
export type { ControlPlaneOptions } from './options.js';
