export { OperatorOverview, OperatorSignInRequest } from './operator.js';
export { Problem } from './problem.js';
export {
  CreateSessionRequest,
  endReasons,
  ExtendSessionRequest,
  failureCodes,
  OpenedSession,
  SessionEventMessage,
  SessionList,
  SessionResource,
  sessionStates,
} from './session.js';
export { difficulties, WorkshopList, WorkshopResource } from './workshop.js';
