// SPDX-License-Identifier: Apache-2.0
import {
  answer,
  type Behaviour,
  cut,
  cutInTheMiddle,
  registryError,
  type SeenRequest,
  silence,
  webPage,
} from './hostile-server.ts';
import { layer } from './sample-image.ts';

/** The calls on the way to a verdict at which a registry can fail. */
export const faultyCalls = [
  'manifest by tag',
  'manifest by digest',
  'referrers',
  'fallback tag',
  'signature tag',
  'blob',
] as const;
export type FaultyCall = (typeof faultyCalls)[number];

/** Which call of the table `request` is; undefined for pings, uploads and everything else. */
export function callOf(request: Pick<SeenRequest, 'method' | 'path'>): FaultyCall | undefined {
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
  const [, kind, name = ''] = /\/(manifests|referrers|blobs)\/([^/?]+)/.exec(request.path) ?? [];
  if (kind === 'blobs') return 'blob';
  if (kind === 'referrers') return 'referrers';
  if (kind !== 'manifests') return undefined;
  if (/^sha(?:256|512):/.test(name)) return 'manifest by digest';
  if (/^sha(?:256|512)-[0-9a-f]{64}\.sig$/.test(name)) return 'signature tag';
  return /^sha(?:256|512)-[0-9a-f]{64}$/.test(name) ? 'fallback tag' : 'manifest by tag';
}

/** What comes out at the registry client: `null` is proven absence, `no-api` only exists for referrers, all else are error codes. */
export type FaultOutcome =
  | 'null'
  | 'no-api'
  | 'registry-unauthorized'
  | 'registry-forbidden'
  | 'registry-rate-limited'
  | 'registry-server-error'
  | 'registry-protocol'
  | 'registry-timeout'
  | 'registry-unreachable';

export interface Fault {
  readonly name: string;
  readonly behaviour: Behaviour;
  /** At a manifest, a tag or a blob. */
  readonly outcome: FaultOutcome;
  /** At the list of referrers, where it differs. */
  readonly atReferrers?: FaultOutcome;
}

const index = { type: 'application/vnd.oci.image.index.v1+json', body: '{"schemaVersion":2,"manifests":[]}' };

const blob = { type: 'application/octet-stream', body: layer.bytes };
const truncated: Behaviour = (request, response) =>
  cutInTheMiddle(200, request.url?.includes('/blobs/') === true ? blob : index)(request, response);

/** Every way to give no answer, and what must be made of it. */
export const faults: readonly Fault[] = [
  { name: '401', behaviour: answer(401), outcome: 'registry-unauthorized' },
  {
    name: '401 with a challenge',
    behaviour: answer(401, { headers: { 'www-authenticate': 'Basic realm="r"' } }),
    outcome: 'registry-unauthorized',
  },
  { name: '403', behaviour: registryError(403, 'DENIED'), outcome: 'registry-forbidden' },
  { name: '404, empty', behaviour: answer(404), outcome: 'null', atReferrers: 'no-api' },
  { name: '404, unknown', behaviour: registryError(404, 'MANIFEST_UNKNOWN'), outcome: 'null', atReferrers: 'no-api' },
  { name: '404, no repository', behaviour: registryError(404, 'NAME_UNKNOWN'), outcome: 'null', atReferrers: 'no-api' },
  { name: '404, web page', behaviour: webPage(404), outcome: 'registry-protocol', atReferrers: 'no-api' },
  {
    name: '404, plain text',
    behaviour: answer(404, { type: 'text/plain', body: '404 page not found\n' }),
    outcome: 'registry-protocol',
    atReferrers: 'no-api',
  },
  {
    name: '404, denied',
    behaviour: registryError(404, 'DENIED'),
    outcome: 'registry-forbidden',
    atReferrers: 'no-api',
  },
  { name: '400', behaviour: answer(400), outcome: 'registry-protocol', atReferrers: 'no-api' },
  { name: '405', behaviour: answer(405), outcome: 'registry-protocol', atReferrers: 'no-api' },
  { name: '406', behaviour: answer(406), outcome: 'registry-protocol', atReferrers: 'no-api' },
  { name: '429', behaviour: registryError(429, 'TOOMANYREQUESTS'), outcome: 'registry-rate-limited' },
  { name: '500', behaviour: answer(500), outcome: 'registry-server-error' },
  { name: '503', behaviour: webPage(503), outcome: 'registry-server-error' },
  { name: '200, web page', behaviour: webPage(200), outcome: 'registry-protocol', atReferrers: 'no-api' },
  { name: '200, empty', behaviour: answer(200), outcome: 'registry-protocol' },
  { name: '204', behaviour: answer(204), outcome: 'registry-protocol' },
  {
    name: '303 to a web page',
    behaviour: (request, response) => {
      const behaviour = request.url?.includes('sign-in')
        ? webPage(200)
        : answer(303, { headers: { location: `${request.url}?sign-in` } });
      behaviour(request, response);
    },
    outcome: 'registry-protocol',
    atReferrers: 'no-api',
  },
  { name: 'silence', behaviour: silence, outcome: 'registry-timeout' },
  { name: 'cut connection', behaviour: cut, outcome: 'registry-unreachable' },
  { name: 'truncated body', behaviour: truncated, outcome: 'registry-unreachable' },
  {
    name: 'truncated JSON in a whole answer',
    behaviour: answer(200, { ...index, body: index.body.slice(0, 20) }),
    outcome: 'registry-protocol',
  },
];

/** `fault` at the one `call`, `otherwise` at all others. */
export function faultAt(
  call: FaultyCall,
  fault: Fault,
  otherwise: (request: SeenRequest) => Behaviour,
): (request: SeenRequest) => Behaviour {
  return (request) => (callOf(request) === call ? fault.behaviour : otherwise(request));
}

export function outcomeAt(call: FaultyCall, fault: Fault): FaultOutcome {
  return call === 'referrers' ? (fault.atReferrers ?? fault.outcome) : fault.outcome;
}
