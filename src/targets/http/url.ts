/** Places of models that are URLs. */

/** True of a URL that HTTP reaches. */
export function isUrl(place: string): boolean {
  return /^https?:\/\//i.test(place);
}
