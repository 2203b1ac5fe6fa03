// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import type { Access, AccessAction } from '../../packages/countersign/src/hub/access.ts';
import { silentLog } from '../../packages/countersign/src/ports/log.ts';
import type { ServeRequest, ServeResponse } from '../../packages/countersign/src/serve/http.ts';
import { startServer } from '../../packages/countersign/src/serve/start-server.ts';

export interface TokenServerOptions {
  /** User to password. */
  readonly users: Readonly<Record<string, string>>;
  /** Whether the user (null: nobody logged in) may do this there. Default: every user everything, nobody nothing. */
  readonly allows?: (user: string | null, repository: string, action: AccessAction) => boolean;
}

export interface TokenServer {
  readonly realm: string;
  /** For the hub: takes the tokens that this server gave out, and sends everybody else here. */
  readonly access: Access;
  /** The queries of all token requests so far. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

interface Grant {
  readonly repository: string;
  readonly actions: ReadonlySet<string>;
}

/** A server for Bearer tokens as registries use it (docker's token specification), for tests only: tokens are random and kept in memory. */
export async function startTokenServer(options: TokenServerOptions): Promise<TokenServer> {
  const allows = options.allows ?? ((user) => user !== null);
  const tokens = new Map<string, readonly Grant[]>();
  const requests: string[] = [];
  const handler = (request: ServeRequest): ServeResponse => {
    requests.push(request.query);
    const user = userOf(request.header('authorization'), options.users);
    if (user === 'wrong') return { status: 401 };
    const token = randomBytes(16).toString('hex');
    tokens.set(
      token,
      new URLSearchParams(request.query).getAll('scope').flatMap((scope) => grantsFor(scope, user, allows)),
    );
    return {
      status: 200,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ token, expires_in: 300 }),
    };
  };
  const server = await startServer({ handler, log: silentLog });
  const realm = `${server.url}/token`;
  return { realm, access: tokenAccess(realm, tokens), requests, close: async () => await server.close() };
}

function tokenAccess(realm: string, tokens: ReadonlyMap<string, readonly Grant[]>): Access {
  return ({ authorization, repository, action }) => {
    const grants = tokens.get(/^bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? '');
    const mayDo = (name: string, wanted: string): boolean =>
      grants?.some((grant) => grant.repository === name && grant.actions.has(wanted)) === true;
    if (grants !== undefined && (repository === null || mayDo(repository, action))) {
      return { kind: 'granted', reads: (name) => mayDo(name, 'pull') };
    }
    const wanted = action === 'push' ? 'pull,push' : action;
    const scope = repository === null ? '' : `,scope="repository:${repository}:${wanted}"`;
    return { kind: 'challenge', challenge: `Bearer realm="${realm}",service="test"${scope}` };
  };
}

function grantsFor(
  scope: string,
  user: string | null,
  allows: Required<TokenServerOptions>['allows'],
): readonly Grant[] {
  const [, repository, actions] = /^repository:([^:]+):([a-z,]+)$/.exec(scope) ?? [];
  if (repository === undefined || actions === undefined) return [];
  const allowed = actions.split(',').filter((action) => allows(user, repository, action as AccessAction));
  return [{ repository, actions: new Set(allowed) }];
}

function userOf(authorization: string | undefined, users: Readonly<Record<string, string>>): string | null {
  if (authorization === undefined) return null;
  const [, encoded = ''] = /^basic (.+)$/i.exec(authorization) ?? [];
  const [user = '', password] = Buffer.from(encoded, 'base64').toString().split(':');
  return Object.hasOwn(users, user) && users[user] === password ? user : 'wrong';
}
