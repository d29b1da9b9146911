// Sends an article from Node.
import { createClient } from "redis";

const article = {
  id: "fire-1",
  text: "A fire broke out in the old theatre last night. “Nobody was hurt,” fire chief Marit Solberg told reporters.",
  published_at: "2026-03-02T06:30:00+01:00",
};
const url = process.env.QUOTEWIRE_REDIS_URL ?? "redis://localhost:6379";
const redis = await createClient({ url }).connect();
const answer = await redis.fCall("quotewire_enqueue", {
  keys: ["{qw}:inbox", "{qw}:intake", "{qw}:stack"],
  arguments: [JSON.stringify(article)],
});
console.log(answer);
await redis.close(); // or the program never ends
