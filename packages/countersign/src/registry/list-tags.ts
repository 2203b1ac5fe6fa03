// SPDX-License-Identifier: Apache-2.0
import { parseJson } from '../bytes/json.ts';
import { readArray, readDocument } from '../bytes/json-fields.ts';
import { MalformedError, UnavailableError } from '../errors/errors.ts';
import type { CallOptions } from '../ports/content.ts';
import { answerError, protocolError } from './answer-error.ts';
import { nextPage } from './next-page.ts';
import { readBody } from './read-body.ts';
import type { RegistryAnswer, RegistryCall } from './registry-call.ts';
import type { RegistryContext } from './registry-context.ts';
import { isTag } from './registry-path.ts';
import { pullScope } from './repository-scope.ts';
import { requireAbsence } from './require-absence.ts';
import { runCall } from './run-call.ts';

const maxPageBytes = 16 * 1024 * 1024;
// ECR refuses more.
const pageSize = 1000;

interface Page {
  readonly tags: readonly string[];
  readonly next: URL | null;
}

/**
 * The tags of the repository in the registry's order; none if there is no such repository. Ends normally only after the last page.
 *
 * @throws {UnavailableError} `registry-limit-exceeded` when the list is too long or never ends; `registry-protocol`, …
 */
export async function* listTags(
  context: RegistryContext,
  options: CallOptions = {},
): AsyncGenerator<string, void, undefined> {
  const seen = new Set<string>();
  let count = 0;
  let target: string | URL | null = `${context.repository}/tags/list?n=${pageSize}`;
  while (target !== null) {
    const page: Page = await readPage(context, tagsCall(context, target, options));
    count += page.tags.length;
    yield* page.tags;
    if (
      page.next !== null &&
      (seen.has(page.next.href) || count > context.settings.maxTags || seen.size >= context.settings.maxTags / pageSize)
    ) {
      throw new UnavailableError(
        'registry-limit-exceeded',
        `the list of tags of \`${context.repository}\` does not end within the limits`,
      );
    }
    if (page.next !== null) seen.add(page.next.href);
    target = page.next;
  }
}

function tagsCall(context: RegistryContext, target: string | URL, options: CallOptions): RegistryCall {
  return {
    what: 'list the tags',
    method: 'GET',
    target,
    headers: { accept: 'application/json' },
    scopes: pullScope(context),
    writes: false,
    retry: 'always',
    signal: options.signal,
  };
}

async function readPage(context: RegistryContext, call: RegistryCall): Promise<Page> {
  return await runCall(context, call, async (answer) => {
    if (answer.response.status === 404 && typeof call.target === 'string') {
      await requireAbsence(context, call, answer);
      return { tags: [], next: null };
    }
    if (answer.response.status !== 200) throw await answerError(context, call, answer);
    return await parsePage(context, call, answer);
  });
}

async function parsePage(context: RegistryContext, call: RegistryCall, answer: RegistryAnswer): Promise<Page> {
  const bytes = await readBody(answer.response, maxPageBytes, 'a list of tags');
  const next = nextPage(context, call, answer);
  try {
    const fields = readDocument(
      parseJson(bytes, { maxBytes: maxPageBytes, maxDepth: 8 }),
      'tags list',
      'json-malformed',
    );
    // docker-registry writes null for a repository whose tags were all deleted.
    const tags = (fields.object['tags'] ?? null) === null ? [] : readArray(fields, 'tags', context.settings.maxTags);
    const names = tags.filter((tag) => typeof tag === 'string' && isTag(tag)) as readonly string[];
    if (names.length !== tags.length) throw protocolError(context, call, 'the list holds something that is not a tag');
    return { tags: names, next };
  } catch (error) {
    if (error instanceof MalformedError) throw protocolError(context, call, error.message);
    throw error;
  }
}
