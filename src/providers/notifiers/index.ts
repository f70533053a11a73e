import type { NotifierTarget } from '../../core/notify/notifiers.ts';
import type { Notify } from '../../ports/notify.ts';
import type { NotifierMember } from './contract.ts';
import { discord } from './discord.ts';
import { email } from './email.ts';
import { gotify } from './gotify.ts';
import { matrix } from './matrix.ts';
import { ntfy } from './ntfy.ts';
import { deliver } from './sending/deliver.ts';
import { slack } from './slack.ts';
import { webhook } from './webhook.ts';

/** Every service. */
export const members: Readonly<Record<NotifierTarget['type'], NotifierMember>> = {
  webhook,
  slack,
  discord,
  email,
  ntfy,
  gotify,
  matrix,
};

export const notify: Notify = (parcel) => deliver(members[parcel.target.type], parcel);
