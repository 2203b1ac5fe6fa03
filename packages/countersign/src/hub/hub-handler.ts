// SPDX-License-Identifier: Apache-2.0
import type { Log } from '../ports/log.ts';
import type { Handler, ServeRequest, ServeResponse } from '../serve/http.ts';
import type { Access, AccessAction, AccessAnswer } from './access.ts';
import { blobEndpoint } from './endpoint/blob.ts';
import { manifestEndpoint } from './endpoint/manifest.ts';
import { methodRefused } from './endpoint/method-refused.ts';
import { referrersEndpoint } from './endpoint/referrers.ts';
import { tagsEndpoint } from './endpoint/tags.ts';
import { uploadEndpoint } from './endpoint/upload.ts';
import { uploadsEndpoint } from './endpoint/uploads.ts';
import { errorResponse } from './error-response.ts';
import type { HubContext } from './hub-context.ts';
import { parseRoute, type Route } from './route.ts';

type Answer = ServeResponse | Promise<ServeResponse>;

/** Every call of the distribution API: route, then permission, then the endpoint. */
export function hubHandler(context: HubContext, access: Access, log: Log): Handler {
  return (request) => {
    const answer = answerCall(context, access, request);
    return answer instanceof Promise
      ? answer.then(withCommonHeaders, (error) => failed(error, request, log))
      : withCommonHeaders(answer);
  };
}

function answerCall(context: HubContext, access: Access, request: ServeRequest): Answer {
  const route = parseRoute(request.path);
  const repository = 'repository' in route ? route.repository : null;
  const granted = access({
    authorization: request.header('authorization'),
    repository,
    action: actionOf(request.method),
  });
  const next = (answer: AccessAnswer): Answer => {
    if (answer.kind !== 'granted') return refuse(answer);
    if (route.kind === 'refused') return errorResponse(route.code, route.message, { status: route.status });
    return dispatch(context, route, { request, reads: answer.reads });
  };
  return granted instanceof Promise ? granted.then(next) : next(granted);
}

interface Granted {
  readonly request: ServeRequest;
  readonly reads: 'all' | ((repository: string) => boolean);
}

function dispatch(context: HubContext, route: Route, granted: Granted): Answer {
  if (route.kind === 'base') return base(granted.request);
  const call = { ...granted, repository: route.repository };
  switch (route.kind) {
    case 'manifest':
      return manifestEndpoint(context, call, route.target);
    case 'blob':
      return blobEndpoint(context, call, route.target);
    case 'uploads':
      return uploadsEndpoint(context, call);
    case 'upload':
      return uploadEndpoint(context, call, route.id);
    case 'tags':
      return tagsEndpoint(context, call);
    case 'referrers':
      return referrersEndpoint(context, call, route.target);
  }
}

/** oci-dist 1.1 end-1. */
function base(request: ServeRequest): ServeResponse {
  if (request.method !== 'GET' && request.method !== 'HEAD') return methodRefused('GET, HEAD');
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body: '{}' };
}

function refuse(answer: Exclude<AccessAnswer, { kind: 'granted' }>): ServeResponse {
  switch (answer.kind) {
    case 'challenge':
      return errorResponse('UNAUTHORIZED', 'authentication required', {
        headers: { 'WWW-Authenticate': answer.challenge },
      });
    case 'denied':
      return errorResponse('DENIED', 'these credentials do not allow that');
    case 'busy':
      return errorResponse('TOOMANYREQUESTS', 'too many logins at once', { headers: { 'Retry-After': '1' } });
  }
}

function actionOf(method: string): AccessAction {
  if (method === 'GET' || method === 'HEAD') return 'pull';
  return method === 'DELETE' ? 'delete' : 'push';
}

const commonHeaders = { 'Docker-Distribution-Api-Version': 'registry/2.0', 'X-Content-Type-Options': 'nosniff' };

function withCommonHeaders(response: ServeResponse): ServeResponse {
  return { ...response, headers: { ...commonHeaders, ...response.headers } };
}

/** Our side failed: not one of the fourteen codes, and never one that means "no such thing". */
function failed(error: unknown, request: ServeRequest, log: Log): ServeResponse {
  log.warn('hub request failed', { method: request.method, path: request.path, error: String(error) });
  const isFull = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
  const headers = { ...commonHeaders, 'Content-Type': 'text/plain' };
  return isFull
    ? { status: 507, headers, body: 'no room left on the disk\n' }
    : { status: 500, headers, body: 'internal error\n' };
}
