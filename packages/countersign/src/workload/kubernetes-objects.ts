// SPDX-License-Identifier: Apache-2.0

import type { StringMap } from '../bytes/json-fields.ts';
import { quote } from '../bytes/quote.ts';
import type { YamlMap } from '../yaml/yaml-node.ts';
import { isNull, itemsOf, memberOf, membersOf, optionalText, type Place, textOf } from './node-access.ts';
import { workloadError } from './workload-error.ts';
import type { WorkloadContext } from './workload-image.ts';

/** One object that kubectl would apply. */
export interface KubernetesObject {
  readonly place: Place;
  readonly apiVersion: string;
  readonly kind: string;
  /** What its metadata say; labels are those of the object itself, not of its pods. */
  readonly context: WorkloadContext;
}

/** Kind and version of the list around an object, which kubectl gives to items that have neither. */
interface Around {
  readonly apiVersion?: string;
  readonly kind?: string;
}

/**
 * The object of a document, or those of a list. kubectl fails on a list in a list.
 *
 * @throws {MalformedError} `workload-malformed`
 */
export function kubernetesObjects(document: YamlMap): readonly KubernetesObject[] {
  const place = { node: document, path: '' };
  const { apiVersion, kind } = typeOf(place, {});
  if (!hasItems(place)) return [objectAt(place, {})];
  if (!kind.endsWith('List')) {
    throw workloadError(place.node.at, `wanted a kind that ends with \`List\` around \`items\`, got ${quote(kind)}`);
  }
  const items = memberOf(place, 'items');
  const around = { apiVersion, kind: kind.slice(0, -'List'.length) };
  return items === undefined ? [] : itemsOf(items).map((item) => objectAt(item, around));
}

function objectAt(place: Place, around: Around): KubernetesObject {
  const { apiVersion, kind } = typeOf(place, around);
  if (around.kind !== undefined && hasItems(place)) {
    throw workloadError(place.node.at, `wanted an object in ${quote(place.path)}, got a list in a list`);
  }
  return { place, apiVersion, kind, context: contextOf(place, apiVersion, kind) };
}

/** kubectl takes every object that has `items` for a list, even if they are null. */
function hasItems({ node }: Place): boolean {
  return node.kind === 'map' && node.entries.some(({ key }) => key === 'items');
}

function typeOf(place: Place, around: Around): { readonly apiVersion: string; readonly kind: string } {
  const written = { apiVersion: optionalText(place, 'apiVersion'), kind: optionalText(place, 'kind') };
  const { apiVersion, kind } = written.apiVersion || written.kind ? written : around;
  if (!kind) throw workloadError(place.node.at, 'wanted an object with a `kind`, got one without');
  if (!apiVersion) throw workloadError(place.node.at, 'wanted an object with an `apiVersion`, got one without');
  return { apiVersion, kind };
}

function contextOf(place: Place, apiVersion: string, kind: string): WorkloadContext {
  const metadata = memberOf(place, 'metadata');
  const namespace = metadata === undefined ? undefined : optionalText(metadata, 'namespace');
  const name = metadata === undefined ? undefined : optionalText(metadata, 'name');
  return {
    ...(namespace ? { namespace: { name: namespace } } : {}),
    workload: { kind, apiVersion, ...(name ? { name } : {}), labels: labelsOf(metadata) },
  };
}

function labelsOf(metadata: Place | undefined): StringMap {
  const labels = metadata === undefined ? undefined : memberOf(metadata, 'labels');
  if (labels === undefined) return {};
  const pairs = membersOf(labels).map((member) => [member.key, isNull(member.node) ? '' : textOf(member)] as const);
  return Object.fromEntries(pairs);
}
