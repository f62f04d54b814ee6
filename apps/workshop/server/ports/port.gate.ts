import { audiences, createIdentityVerifier, type IdentityVerifier } from '@launchpad/access';
import { AppError } from '@launchpad/kernel';
import type { IncomingMessage } from 'node:http';
import { refuseForeign, type Visitor } from '../http/visitor.gate.js';

const portHeader = 'x-launchpad-port';

type PortVisit = Visitor & { readonly port: number };

export type PortAccess = {
  readonly sessionId: string;
  /** Public key (JWK) of the edge. */
  readonly publicKey: string;
  /** The ports that the workshop declares; no other is reachable. */
  readonly ports: readonly number[];
};

/**
 * Lets in who the edge vouches for, for this very port: what it signed for the session's own host, or for another port,
 * opens nothing here. Throws when nobody may come in.
 */
export class PortGate {
  private readonly verifiers = new Map<number, IdentityVerifier>();

  constructor(private readonly options: PortAccess) {}

  async admit(request: Pick<IncomingMessage, 'method' | 'headers'>): Promise<PortVisit> {
    refuseForeign(request);
    const { [portHeader]: text, 'x-launchpad-identity': token } = request.headers;
    const port = typeof text === 'string' && /^[1-9]\d{0,4}$/.test(text) ? Number(text) : undefined;
    if (port === undefined || typeof token !== 'string')
      throw new AppError('token.invalid', 'The request carries no identity for a port.');
    const identity = await this.verifierFor(port)(token);
    if (identity.sessionId !== this.options.sessionId)
      throw new AppError('token.invalid', 'The identity is of another session.');
    if (!this.options.ports.includes(port))
      throw new AppError(
        'request.not_found',
        `Port ${String(port)} is not shown by this workshop.`,
      );
    const canType = identity.role !== 'watcher';
    if (!canType && !/^(?:GET|HEAD|OPTIONS)$/.test(request.method ?? ''))
      throw new AppError('auth.forbidden', 'Whoever only watches cannot change anything here.');
    return { port, canType };
  }

  private verifierFor(port: number): IdentityVerifier {
    const { sessionId, publicKey, ports } = this.options;
    const known = this.verifiers.get(port);
    if (known !== undefined) return known;
    const made = createIdentityVerifier(publicKey, audiences.workspacePort(sessionId, port));
    // Of the others nobody asks twice.
    if (ports.includes(port)) this.verifiers.set(port, made);
    return made;
  }
}
