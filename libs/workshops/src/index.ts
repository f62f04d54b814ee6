export { checkParams, type DeclaredParams } from './declared-params.js';
export { snapshotDir } from './snapshot-name.js';
export {
  parseWorkshopDefinition,
  type ParsedDefinition,
  type WorkshopDefinition,
} from './workshop-definition.js';
export type { WorkshopFault } from './workshop-fault.js';
export { createWorkshopPublisher } from './workshop.publisher.js';
export type { PublishReport, WorkshopPublisher, WorkshopPublisherOptions } from './workshop.publisher.js';
export { WorkshopReadModel, type WorkshopCondition, type WorkshopVersion } from './workshop.read-model.js';
export { watchWorkshops, type WatchWorkshopsOptions, type WorkshopWatch } from './workshop.watcher.js';
export { defaultWorkshopPolicy, objectPolicyOf, type WorkshopPolicy } from './workshop-policy.js';
export { workspaceRequest } from './workspace-request.js';
