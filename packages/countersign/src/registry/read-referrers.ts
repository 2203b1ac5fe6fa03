// SPDX-License-Identifier: Apache-2.0
import { MalformedError, UnavailableError } from '../errors/errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import { mediaTypes } from '../oci/media-type.ts';
import { maxManifestBytes, parseManifest } from '../oci/parse-manifest.ts';
import type { CallOptions, ReferrersList } from '../ports/content.ts';
import { answerError, mediaTypeOf, protocolError, shownType } from './answer-error.ts';
import { nextPage } from './next-page.ts';
import { readBody } from './read-body.ts';
import type { RegistryAnswer, RegistryCall } from './registry-call.ts';
import type { RegistryContext } from './registry-context.ts';
import { checkDigest } from './registry-path.ts';
import { pullScope } from './repository-scope.ts';
import { runCall } from './run-call.ts';

interface Page {
  readonly descriptors: readonly Descriptor[];
  readonly bytes: number;
  readonly next: URL | null;
}

/**
 * Every manifest that the Referrers API lists for `subject`, over all pages; `absent` if this registry has no such API.
 * A list that could not be read to its end is an error: the signature may have been on the page that is missing.
 *
 * @throws {UnavailableError} `registry-limit-exceeded` when the list is too long or never ends; `registry-protocol`, …
 */
export async function readReferrers(
  context: RegistryContext,
  subject: Digest,
  options: CallOptions = {},
): Promise<ReferrersList> {
  const call = referrersCall(context, checkDigest(subject), options);
  const first = await runCall(context, call, async (answer) =>
    (await saysNoSuchApi(answer)) ? null : await readPage(context, call, answer),
  );
  if (first === null) return { descriptors: [], source: 'absent' };
  return { descriptors: await readOtherPages(context, call, first), source: 'api' };
}

function referrersCall(context: RegistryContext, subject: Digest, options: CallOptions): RegistryCall {
  return {
    what: `list the referrers of \`${subject}\``,
    method: 'GET',
    target: `${context.repository}/referrers/${subject}`,
    headers: { accept: mediaTypes.ociIndex },
    scopes: pullScope(context),
    writes: false,
    retry: 'always',
    // GHCR sends callers of APIs that it lacks to a web page.
    returnSeeOther: true,
    signal: options.signal,
  };
}

const noSuchApi: ReadonlySet<number> = new Set([303, 400, 404, 405, 406]);

/** The answers by which registries without this API are known; they decide on the first page only. */
async function saysNoSuchApi(answer: RegistryAnswer): Promise<boolean> {
  const absent =
    noSuchApi.has(answer.response.status) || (answer.response.status === 200 && mediaTypeOf(answer) === 'text/html');
  if (absent) answer.response.discard();
  return absent;
}

async function readOtherPages(
  context: RegistryContext,
  firstCall: RegistryCall,
  first: Page,
): Promise<readonly Descriptor[]> {
  const { maxPages, maxReferrers, maxListBytes } = context.settings;
  const found = new Map<Digest, Descriptor>();
  const seen = new Set<string>();
  let bytes = 0;
  for (let page = first; ; ) {
    for (const descriptor of page.descriptors) found.set(descriptor.digest, descriptor);
    bytes += page.bytes;
    if (found.size > maxReferrers) throw tooMuch(firstCall, `${maxReferrers} entries`);
    if (page.next === null) return [...found.values()];
    if (bytes > maxListBytes) throw tooMuch(firstCall, `${maxListBytes} bytes`);
    if (seen.has(page.next.href)) throw tooMuch(firstCall, 'one visit to each page');
    seen.add(page.next.href);
    if (seen.size >= maxPages) throw tooMuch(firstCall, `${maxPages} pages`);
    const call: RegistryCall = { ...firstCall, target: page.next, returnSeeOther: false };
    page = await runCall(context, call, async (answer) => await readPage(context, call, answer));
  }
}

async function readPage(context: RegistryContext, call: RegistryCall, answer: RegistryAnswer): Promise<Page> {
  if (answer.response.status !== 200) throw await answerError(context, call, answer);
  const type = mediaTypeOf(answer);
  if (type !== mediaTypes.ociIndex) {
    answer.response.discard();
    throw protocolError(context, call, `wanted an image index, got ${shownType(type)}`);
  }
  const bytes = await readBody(answer.response, maxManifestBytes, 'a list of referrers');
  const next = nextPage(context, call, answer);
  return { descriptors: parsePage(context, call, bytes), bytes: bytes.byteLength, next };
}

function parsePage(context: RegistryContext, call: RegistryCall, bytes: Uint8Array): readonly Descriptor[] {
  try {
    const manifest = parseManifest(bytes, mediaTypes.ociIndex);
    return manifest.kind === 'index' ? manifest.manifests : [];
  } catch (error) {
    if (error instanceof MalformedError) throw protocolError(context, call, error.message);
    throw error;
  }
}

function tooMuch(call: RegistryCall, limit: string): UnavailableError {
  return new UnavailableError('registry-limit-exceeded', `cannot ${call.what}: wanted at most ${limit}, got more`, {
    detail: { call: call.what },
  });
}
