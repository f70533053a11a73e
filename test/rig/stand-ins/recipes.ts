import { busybox } from './busybox/recipe.ts';
import { caddy } from './caddy/recipe.ts';
import { mosquitto } from './eclipse-mosquitto/recipe.ts';
import { mariadb } from './mariadb/recipe.ts';
import { nginx } from './nginx/recipe.ts';
import { postgres } from './postgres/recipe.ts';
import { rabbitmq } from './rabbitmq/recipe.ts';
import type { Recipe } from './recipe.ts';
import { redis } from './redis/recipe.ts';
import { whoami } from './whoami/recipe.ts';

/** Every repository that has a stand-in. Its files lie in the folder of its last word. */
export const recipes: readonly Recipe[] = [
  busybox,
  caddy,
  mariadb,
  mosquitto,
  nginx,
  postgres,
  rabbitmq,
  redis,
  whoami,
];

/** `library/postgres`, or undefined where nothing stands in for it. */
export function recipeOf(repository: string): Recipe | undefined {
  return recipes.find((recipe) => recipe.repository === repository);
}
