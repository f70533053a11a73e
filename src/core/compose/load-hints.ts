import { findFiles } from './find-files.ts';
import { type Hint, hardeningHints } from './hardening.ts';
import { loadLayers } from './layers.ts';
import { Reading } from './reading.ts';
import { enabledServices, servicesOf } from './service.ts';
import type { ComposeInput } from './types.ts';
import { readVariables } from './variables.ts';

/** What could be safer about the services of Compose files that are sound. `limited`: services whose memory the app file limits. */
export function loadHints(input: ComposeInput, limited: readonly string[] = []): readonly Hint[] {
  const reading = new Reading(input);
  const files = findFiles(reading);
  const variables = readVariables(reading);
  const model = files.length > 0 && loadLayers({ reading, files, folder: input.appDir, variables, trail: [] });
  if (!model) return [];
  return enabledServices(servicesOf(model), input.profiles).flatMap((service) =>
    hardeningHints(service, limited.includes(service.name)),
  );
}
