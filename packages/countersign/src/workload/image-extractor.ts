// SPDX-License-Identifier: Apache-2.0
import { quote } from '../bytes/quote.ts';
import { UsageError } from '../errors/errors.ts';
import { isNull, itemsOf, memberOf, membersOf, type Place } from './node-access.ts';

/** Where objects of a kind that Kubernetes does not know hold their images. */
export interface ImageExtractor {
  /** `tekton.dev/v1`; `tekton.dev/*` for all versions. */
  readonly apiVersion: string;
  readonly kind: string;
  /** To an image, or to the specification of a pod: `spec.steps[*].image`, `spec.template.spec`. Empty: they run nothing. */
  readonly path: string;
}

const step = /(?:^|\.)([\w-]+)|\["([^"\\]+)"\]|\[(\*|\d+)\]|\.\*/y;

/** Whether the extractor speaks of objects of this kind. */
export function extracts(extractor: ImageExtractor, apiVersion: string, kind: string): boolean {
  if (extractor.kind !== kind) return false;
  if (!extractor.apiVersion.endsWith('/*')) return extractor.apiVersion === apiVersion;
  return apiVersion.startsWith(extractor.apiVersion.slice(0, -1));
}

/**
 * All places that the path leads to; members that are absent lead nowhere.
 *
 * @throws {UsageError} `usage-api` for a path that is none
 * @throws {MalformedError} `workload-malformed` if a map stands where a list should be, or the other way round
 */
export function placesAt(object: Place, path: string): readonly Place[] {
  let places: readonly Place[] = [object];
  for (const match of stepsOf(path)) places = places.flatMap((place) => follow(place, match));
  return places;
}

function follow(place: Place, [text, name, quoted, index]: RegExpExecArray): readonly Place[] {
  const key = name ?? quoted;
  if (key !== undefined) return present(memberOf(place, key));
  if (text === '.*') return membersOf(place).filter(({ node }) => !isNull(node));
  const items = itemsOf(place);
  return index === '*' ? items : present(items[Number(index)]);
}

function present(place: Place | undefined): readonly Place[] {
  return place === undefined ? [] : [place];
}

function stepsOf(path: string): readonly RegExpExecArray[] {
  const steps: RegExpExecArray[] = [];
  step.lastIndex = 0;
  while (step.lastIndex < path.length) {
    const found = step.exec(path);
    if (found === null) {
      throw new UsageError('usage-api', `wanted a path such as \`spec.steps[*].image\`, got ${quote(path)}`);
    }
    steps.push(found);
  }
  return steps;
}
