package pinterest_test

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func ExampleBulkService() {
	server := pinteresttest.NewServer()
	defer server.Close()
	account := server.SeedAds(2, 3, 1)
	client := server.Client()
	ctx := context.Background()

	request, err := client.Bulk.CreateDownload(ctx, account, &pinterest.BulkDownloadParams{
		EntityTypes: []pinterest.BulkEntityType{pinterest.BulkEntityTypeCampaign, pinterest.BulkEntityTypeAdGroup},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	// To continue after a restart, store the ad account and the request id.
	request, err = client.Bulk.Wait(ctx, account, request.RequestID)
	if err != nil {
		fmt.Println(err)
		return
	}
	file, err := client.Bulk.Download(ctx, request)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = file.Close() }()
	var entities map[string][]json.RawMessage // the format of pinteresttest
	if err := json.NewDecoder(file).Decode(&entities); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(entities["CAMPAIGN"]), len(entities["AD_GROUP"]))
	// Output: 2 6
}
