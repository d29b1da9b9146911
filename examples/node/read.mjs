// Reads events from Node, as a member of a consumer group: first what others left, then what is new.
import { createClient } from "redis";

const [stream, group, member, idle] = ["{qw}:events", "site", "one", 60_000];
const url = process.env.QUOTEWIRE_REDIS_URL ?? "redis://localhost:6379";
const redis = await createClient({ url }).connect();
try {
  await redis.xGroupCreate(stream, group, "0", { MKSTREAM: true });
} catch (error) {
  if (!error.message.startsWith("BUSYGROUP")) throw error;
}

const known = new Set(); // in real life a table, whose key is the event's id
async function work(entries) {
  for (const { id: entry, message } of entries.filter(Boolean)) {
    if (message.type === "quotewire.statement.attributed" && !known.has(message.id)) {
      const { subject, data } = JSON.parse(message.event);
      console.log(subject, "|", data.speaker);
      known.add(message.id);
    }
    await redis.xAck(stream, group, entry);
  }
}

for (let cursor = null; cursor !== "0-0"; ) {
  const left = await redis.xAutoClaim(stream, group, member, idle, cursor ?? "0-0", { COUNT: 100 });
  await work(left.messages);
  cursor = left.nextId;
}
let answer;
while ((answer = await redis.xReadGroup(group, member, { key: stream, id: ">" }, { COUNT: 100, BLOCK: 500 }))) {
  await work(answer[0].messages);
}
await redis.close();
