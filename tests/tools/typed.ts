import type { KnownEvent as HeyEvent, ListItemInput as HeyItem } from "./client/index.js";
import type { components } from "./paket.js";

type Item = components["schemas"]["ListItemInput"];
type KnownEvent = components["schemas"]["KnownEvent"];

const item = {
  content_id: "cid12345",
  title: "The Long Way Home",
  description: "A map.",
  poster_art_uri: "https://images.example.com/posters/cid12345.jpg",
  poster_art_aspect_ratio: "aspect_ratio_16_9",
  duration: 2880,
} as const;

export const allowed: (Item & HeyItem)[] = [
  { ...item, media_type: "movie", action: "up_next_new" },
  { ...item, media_type: "movie", action: "up_next_continue", position: 2 },
  { ...item, media_type: "tv_episode", action: "up_next_new", season: 1, episode: 2 },
];
// @ts-expect-error: an episode has a number
export const noEpisode: Item = { ...item, media_type: "tv_episode", action: "up_next_new", season: 1 };
// @ts-expect-error: an episode has a number
export const heyNoEpisode: HeyItem = { ...item, media_type: "tv_episode", action: "up_next_new", season: 1 };
// @ts-expect-error: what is continued has a position
export const noPosition: Item = { ...item, media_type: "movie", action: "up_next_continue" };
// @ts-expect-error: what is continued has a position
export const heyNoPosition: HeyItem = { ...item, media_type: "movie", action: "up_next_continue" };

export function about(event: KnownEvent): string {
  return event.type === "participant.list.item_hidden" ? event.data.content_id : event.data.session_id;
}
export function heyAbout(event: HeyEvent): string {
  return event.type === "participant.list.item_hidden" ? event.data.content_id : event.data.session_id;
}
// @ts-expect-error: a hidden item is no Session Participant
export const wrong = (event: KnownEvent) => event.type === "participant.list.item_hidden" && event.data.session_id;
// @ts-expect-error: a hidden item is no Session Participant
export const heyWrong = (event: HeyEvent) => event.type === "participant.list.item_hidden" && event.data.session_id;
