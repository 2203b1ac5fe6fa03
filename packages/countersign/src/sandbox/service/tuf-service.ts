// SPDX-License-Identifier: Apache-2.0
import type { Handler } from '../../serve/http.ts';
import type { TufRepository } from '../tuf/create-tuf-repository.ts';
import { bytesAnswer, refusal } from './json-answer.ts';
import { routeHandler } from './route-handler.ts';

/** A mirror of the repository, at the root of its address. */
export function tufService(repository: TufRepository): Handler {
  return routeHandler([
    {
      method: 'GET',
      path: '/*',
      answer: (_request, path) => {
        const bytes = repository.files.get(path);
        return bytes === undefined
          ? refusal(404, 'no such file')
          : bytesAnswer(path.startsWith('targets/') ? 'application/octet-stream' : 'application/json', bytes);
      },
    },
  ]);
}
