// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../bytes/json.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Attached } from '../transfer/list-attached.ts';
import type { AttachedTree } from './attached-tree.ts';
import { claimsOfLayer } from './layer-claims.ts';

/** The tree for programs; members may be added later, never renamed. */
export function treeJson(reference: string, tree: AttachedTree): string {
  return `${JSON.stringify({ reference, ...treeObject(tree) }, undefined, 2)}\n`;
}

function treeObject(tree: AttachedTree): JsonObject {
  const { digest, mediaType } = tree.manifest.descriptor;
  return {
    digest,
    mediaType,
    ...(tree.platform === undefined ? {} : { platform: tree.platform }),
    attached: tree.attached.map(({ source, item, bundle }) => ({
      repository: source,
      ...attachedObject(item, bundle),
    })),
    ...(tree.manifest.manifest.kind === 'index' ? { manifests: tree.parts.map(treeObject) } : {}),
  };
}

function attachedObject({ kind, place, manifest, attached }: Attached, bundle?: Uint8Array): JsonObject {
  const { artifactType, annotations } = manifest.manifest;
  const layers = manifest.manifest.kind === 'image' ? manifest.manifest.layers : [];
  return {
    kind,
    found: place.kind,
    ...('tag' in place ? { tag: place.tag } : {}),
    digest: manifest.descriptor.digest,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(annotations === undefined ? {} : { annotations: { ...annotations } }),
    layers: layers.map((layer) => layerObject(layer, bundle)),
    attached: attached.map((inner) => attachedObject(inner)),
  };
}

/** `claims` is what the layer says of itself; nobody verified it. */
function layerObject(layer: Descriptor, bundle: Uint8Array | undefined): JsonObject {
  const { mediaType, digest, size } = layer;
  const claims = claimsOfLayer(layer, bundle);
  return { mediaType, digest, size, ...(Object.keys(claims).length === 0 ? {} : { claims: { ...claims } }) };
}
