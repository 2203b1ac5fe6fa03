// SPDX-License-Identifier: Apache-2.0
import type { Prompt } from '../../ports/prompt.ts';
import type { LoginRequest } from './identity-request.ts';

/** How somebody logs in, and whether anybody can: without a terminal only where a way was named. */
export function chooseFlow(
  login: LoginRequest,
  prompt: Pick<Prompt, 'interactive'>,
): 'browser' | 'device' | 'client-credentials' | 'none' {
  switch (login.flow) {
    case 'auto':
      return prompt.interactive ? 'browser' : 'none';
    case 'never':
      return 'none';
    case 'browser':
    case 'device':
    case 'client-credentials':
      return login.flow;
  }
}
