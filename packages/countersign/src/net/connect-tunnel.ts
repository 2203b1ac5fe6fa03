// SPDX-License-Identifier: Apache-2.0
import { request as httpRequest, type RequestOptions } from 'node:http';
import type { Socket } from 'node:net';
import { UnavailableError } from '../errors/errors.ts';
import { networkError } from './network-error.ts';
import type { Proxy } from './proxy-environment.ts';

export interface TunnelTarget {
  readonly proxy: Proxy;
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
}

/**
 * A connection to `host:port` that an HTTP proxy has made for us (RFC 9110 §9.3.6).
 *
 * @throws {UnavailableError} `registry-unreachable` when the proxy says no, `registry-timeout`
 */
export async function connectTunnel(target: TunnelTarget): Promise<Socket> {
  const { proxy, host, port, timeoutMs } = target;
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const options: RequestOptions = {
    method: 'CONNECT',
    host: proxy.url.hostname,
    port: proxy.url.port,
    path: authority,
    agent: false,
    headers: {
      host: authority,
      ...(proxy.authorization === undefined ? {} : { 'proxy-authorization': proxy.authorization }),
    },
  };
  const send = proxy.url.protocol === 'https:' ? (await import('node:https')).request : httpRequest;
  const peer = { host: authority, viaProxy: proxy.url.host };
  return new Promise((resolve, reject) => {
    const wire = send(options);
    const timer = setTimeout(() => {
      reject(
        new UnavailableError(
          'registry-timeout',
          `the proxy \`${proxy.url.host}\` did not connect to \`${authority}\` within ${timeoutMs} ms`,
        ),
      );
      wire.destroy();
    }, timeoutMs);
    wire.on('connect', (response, socket, surplus) => {
      clearTimeout(timer);
      // Bytes before the TLS handshake can only come from the proxy, pretending to be the server.
      if (response.statusCode === 200 && surplus.length === 0) return resolve(socket);
      socket.destroy();
      reject(refusal(response.statusCode ?? 0, authority, proxy));
    });
    wire.on('error', (error) => {
      clearTimeout(timer);
      reject(networkError(error, peer));
    });
    wire.on('response', (response) => {
      clearTimeout(timer);
      response.destroy();
      reject(refusal(response.statusCode ?? 0, authority, proxy));
    });
    wire.end();
  });
}

function refusal(status: number, authority: string, proxy: Proxy): UnavailableError {
  const hint =
    status === 407
      ? 'write user and password into the URL of the proxy: `http://user:password@proxy:3128`'
      : 'check `HTTPS_PROXY` and `NO_PROXY`';
  return new UnavailableError(
    'registry-unreachable',
    `the proxy \`${proxy.url.host}\` refused to connect to \`${authority}\` (status ${status})`,
    { hint },
  );
}
