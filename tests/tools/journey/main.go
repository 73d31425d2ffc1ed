// The journey of an item, by the client that openapi-generator makes for Go. It prints what journey.py prints.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"

	paket "example.com/paket"
)

func must[T any](value T, response *http.Response, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err, response)
		os.Exit(1)
	}
	return value
}

func done(response *http.Response, err error) {
	must(struct{}{}, response, err)
}

func as(kind string) context.Context {
	username, key := os.Getenv(kind+"_USERNAME"), os.Getenv(kind+"_KEY")
	return context.WithValue(context.Background(), paket.ContextBasicAuth, paket.BasicAuth{UserName: username, Password: key})
}

func titles(page *paket.SessionItems) []string {
	found := []string{}
	for _, item := range page.Items {
		found = append(found, fmt.Sprintf("%s hidden=%t", item.Title, item.Hidden))
	}
	return found
}

func main() {
	configuration := paket.NewConfiguration()
	configuration.Servers = paket.ServerConfigurations{{URL: os.Getenv("SERVER")}}
	client := paket.NewAPIClient(configuration)
	platform, publisher := as("PLATFORM"), as("PUBLISHER")

	participant := must(client.ParticipantsAPI.CreateParticipant(publisher).IdempotencyKey("go-participant").Execute())
	session := must(client.SessionsAPI.CreateSession(platform).IdempotencyKey("go-session").Execute())
	reference := *paket.NewParticipantReference(participant.ClientId, participant.ParticipantId)
	must(client.UpNextForPlatformsAPI.AddSessionParticipant(platform, session.SessionId).ParticipantReference(reference).Execute())

	art, ratio := "https://images.example.com/a.jpg", paket.ASPECT_RATIO_16_9
	episode := paket.NewListItemInputTvEpisodeOther(
		"episode/1", "tv_episode", "up_next_next", "An episode", "First.", art, ratio, 2880, 1, 2)
	episode.SetLastInteraction(1708058400)
	movie := paket.NewListItemInputMovieUpNextContinue(
		"movie", "movie", "up_next_continue", "A movie", "Second.", art, ratio, 5400, 60)
	movie.SetLastInteraction(1708058300)
	ofEpisode := paket.ListItemInputTvEpisodeOtherAsListItemInputTvEpisode(episode)
	ofMovie := paket.ListItemInputMovieUpNextContinueAsListItemInputMovie(movie)
	for _, item := range []paket.ListItemInput{
		paket.ListItemInputTvEpisodeAsListItemInput(&ofEpisode),
		paket.ListItemInputMovieAsListItemInput(&ofMovie),
	} {
		must(client.UpNextForPublishersAPI.AddItem(publisher, participant.ParticipantId).ListItemInput(item).Execute())
	}

	both := must(client.UpNextForPlatformsAPI.ListSessionItems(platform, session.SessionId).Execute())
	hide := *paket.NewHideRequest("movie", "hide")
	must(client.UpNextForPlatformsAPI.HideItem(platform, session.SessionId, participant.ParticipantId).HideRequest(hide).Execute())
	done(client.UpNextForPublishersAPI.RemoveItem(publisher, participant.ParticipantId, "episode/1").Execute())
	left := must(client.UpNextForPlatformsAPI.ListSessionItems(platform, session.SessionId).Execute())
	_, response, refused := client.SessionsAPI.CreateSession(publisher).Execute()
	if refused == nil {
		fmt.Fprintln(os.Stderr, "a Publisher created a Session")
		os.Exit(1)
	}
	json.NewEncoder(os.Stdout).Encode(map[string]any{
		"both": titles(both), "left": titles(left), "refused": response.StatusCode,
	})
}
