// SPDX-License-Identifier: Apache-2.0
import { createPrivateKey, randomUUID, sign, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { password } from './workshop.ts';

export interface TokenServer {
  /** By name: crane and cosign 3 refuse token servers at private addresses, but not names that lead there. */
  readonly url: string;
  readonly close: () => void;
}

/** Gives whoever knows alice's password a token for all that he asks for, as docker-registry wants it. */
export async function startTokenServer(keyFile: string, certificateFile: string): Promise<TokenServer> {
  const key = createPrivateKey(readFileSync(keyFile));
  const certificate = new X509Certificate(readFileSync(certificateFile)).raw.toString('base64');
  const basic = `Basic ${Buffer.from(`alice:${password}`).toString('base64')}`;
  const server = createServer((request, response) => {
    if (request.headers.authorization !== basic) return void response.writeHead(401).end();
    const url = new URL(request.url ?? '/', 'http://token');
    const token = makeToken(url.searchParams.getAll('scope').flatMap(parseScope));
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ token, access_token: token, expires_in: 300 }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/token`,
    close: () => server.close().closeAllConnections(),
  };

  function makeToken(access: readonly object[]): string {
    const now = Math.floor(Date.now() / 1000);
    const header = { typ: 'JWT', alg: 'ES256', x5c: [certificate] };
    const times = { nbf: now - 60, iat: now, exp: now + 300, jti: randomUUID() };
    const claims = { iss: 'test-issuer', sub: 'alice', aud: 'test-service', ...times, access };
    const text = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  }
}

function parseScope(scopes: string): readonly object[] {
  return scopes.split(' ').map((scope) => {
    const [type, ...rest] = scope.split(':');
    const actions = rest.pop() ?? '';
    return { type, name: rest.join(':'), actions: actions.split(',') };
  });
}
