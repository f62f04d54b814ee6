export { SessionReadModel, type SessionEventView, type SessionView } from './session.read-model.js';
export { SessionReconciler } from './session.reconciler.js';
export { notFound, SessionService, type SessionOwner } from './session.service.js';
export { SessionStore } from './session.store.js';
export { SessionSweeper } from './session.sweeper.js';
export { TicketStore } from './ticket.store.js';
export { defaultSessionPolicy, type SessionPolicy } from './session-policy.js';
export type { Session } from './session.js';
