import { textOf } from '../../files/tree.ts';
import { field, namesIn, placeOfField, type Service } from '../service.ts';
import type { Tell } from './ask.ts';

/** Programs and services of the host that act for a container, outside of it. */
export function askOutside(service: Service, tell: Tell): void {
  const logging = field(service, 'logging', 'driver');
  const driver = textOf(logging);
  if (logging && driver && !['json-file', 'local', 'journald', 'none'].includes(driver))
    tell(`logging:${driver}`, logging.at, `makes the engine send its log away, by the driver ${driver}`);
  const provider = textOf(field(service, 'provider', 'type'));
  if (provider) tell(`provider:${provider}`, placeOfField(service, 'provider'), `runs ${provider} on the host`);
  if (namesIn(field(service, 'models')).length > 0)
    tell('model-runner', placeOfField(service, 'models'), 'uses models that the host runs');
}
