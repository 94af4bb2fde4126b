/** What stands in a mail beside its plain words: HTML made of text alone, its style, and the pictures it shows by their `cid`. Nothing is fetched from elsewhere. */
export type MailPage = {
  style: string;
  html: string;
  pictures: readonly { cid: string; name: string; type: string; bytes: Uint8Array }[];
};
