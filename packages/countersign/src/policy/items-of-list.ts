// SPDX-License-Identifier: Apache-2.0
import type { YamlMap, YamlNode } from '../yaml/yaml-node.ts';

/** The objects of a Kubernetes list (`List`, `ClusterImagePolicyList`, `TrustRootList`), or the document itself. */
export function itemsOfList(document: YamlNode): readonly YamlNode[] {
  if (document.kind !== 'map') return [document];
  const kind = fieldOf(document, 'kind');
  const items = fieldOf(document, 'items');
  const isList = kind?.kind === 'scalar' && typeof kind.value === 'string' && kind.value.endsWith('List');
  return isList && items?.kind === 'list' ? items.items : [document];
}

function fieldOf(map: YamlMap, name: string): YamlNode | undefined {
  return map.entries.find(({ key }) => key === name)?.value;
}
