// SPDX-License-Identifier: Apache-2.0
import { rememberingSource } from '../inspect/remembering-source.ts';
import type { ImagePlaces } from './image-places.ts';

/** Places that are asked each thing once: two judgements of one image are then about the same state of the registry. */
export function rememberingPlaces(places: ImagePlaces): ImagePlaces {
  const opened = new Map<string, ReturnType<ImagePlaces['openRegistry']>>();
  return {
    ...places,
    openRegistry: async ({ host, repository }) => {
      const name = `${host}/${repository}`;
      const known = opened.get(name) ?? open(places, { host, repository });
      opened.set(name, known);
      return await known;
    },
  };
}

async function open(
  places: ImagePlaces,
  name: Parameters<ImagePlaces['openRegistry']>[0],
): ReturnType<ImagePlaces['openRegistry']> {
  const store = await places.openRegistry(name);
  return { ...store, ...rememberingSource(store) };
}
