package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/pinterest-go/pinterest"
)

// entity is a campaign, an ad group or an ad.
type entity struct {
	kind      string
	id        string // "" if the create failed
	createErr error
	find      func(ctx context.Context) (id string, err error) // by name; "" if it is not listed
	archive   func(ctx context.Context, id string) error
}

// createAll creates the entities and changes the budget.
func (j *job) createAll(ctx context.Context, account *pinterest.AdAccount, pin *pinterest.Pin) error {
	campaignID, err := j.createCampaign(ctx, account)
	if err != nil {
		return err
	}
	groupID, err := j.createAdGroup(ctx, account, campaignID)
	if err != nil {
		return err
	}
	if err := j.createAd(ctx, account, groupID, pin); err != nil {
		return err
	}

	ads, budget := j.client.AdAccounts, 2*j.budget
	if err := check(ads.UpdateAdGroups(ctx, account.ID, []pinterest.AdGroupUpdateParams{{ID: groupID, Budget: pinterest.Value(budget)}})); err != nil {
		return fmt.Errorf("changing the budget failed: %w", err)
	}
	changed, err := ads.GetAdGroup(ctx, account.ID, groupID)
	if err != nil {
		return err
	}
	if micros := changed.BudgetInMicroCurrency; micros == nil || pinterest.Money(*micros) != budget {
		return fmt.Errorf("the budget of ad group %s did not change to %v", groupID, budget)
	}
	j.printf("Changed the daily budget from %v to %v %s, and read it back\n", j.budget, budget, account.Currency)
	return nil
}

func (j *job) createCampaign(ctx context.Context, account *pinterest.AdAccount) (id string, err error) {
	ads := j.client.AdAccounts
	campaign, err := only(ads.CreateCampaigns(ctx, account.ID, []pinterest.CampaignCreateParams{{
		Name: j.name, ObjectiveType: pinterest.ObjectiveTypeConsideration,
		Status: pinterest.EntityStatusPaused, // the default is ACTIVE
	}}))
	listed := ads.ListCampaigns(account.ID, &pinterest.CampaignListParams{
		EntityStatuses: pinterest.AllEntityStatuses(), Order: pinterest.OrderDescending, PageSize: 250,
	})
	return campaign.ID, j.add(entity{
		kind: "campaign", id: campaign.ID, createErr: err,
		find: finder(listed, j.name, func(c *pinterest.Campaign) (id, name string) { return c.ID, c.Name }),
		archive: func(ctx context.Context, id string) error {
			return check(ads.UpdateCampaigns(ctx, account.ID, []pinterest.CampaignUpdateParams{{ID: id, Status: archived}}))
		},
	})
}

func (j *job) createAdGroup(ctx context.Context, account *pinterest.AdAccount, campaignID string) (id string, err error) {
	ads := j.client.AdAccounts
	group, err := only(ads.CreateAdGroups(ctx, account.ID, []pinterest.AdGroupCreateParams{{
		CampaignID: campaignID, Name: j.name, Status: pinterest.EntityStatusPaused,
		Budget: j.budget, BudgetType: pinterest.BudgetTypeDaily,
		BillableEvent: pinterest.BillableEventClickthrough, BidStrategyType: pinterest.BidStrategyTypeAutomaticBid,
		TargetingSpec: pinterest.TargetingSpec{Locations: []string{string(account.Country)}},
	}}))
	listed := ads.ListAdGroups(account.ID, &pinterest.AdGroupListParams{
		CampaignIDs: []string{campaignID}, EntityStatuses: pinterest.AllEntityStatuses(),
	})
	return group.ID, j.add(entity{
		kind: "ad group", id: group.ID, createErr: err,
		find: finder(listed, j.name, func(g *pinterest.AdGroup) (id, name string) { return g.ID, g.Name }),
		archive: func(ctx context.Context, id string) error {
			return check(ads.UpdateAdGroups(ctx, account.ID, []pinterest.AdGroupUpdateParams{{ID: id, Status: archived}}))
		},
	})
}

func (j *job) createAd(ctx context.Context, account *pinterest.AdAccount, groupID string, pin *pinterest.Pin) error {
	ads := j.client.AdAccounts
	ad, err := only(ads.CreateAds(ctx, account.ID, []pinterest.AdCreateParams{{
		AdGroupID: groupID, PinID: pin.ID, Name: j.name, Status: pinterest.EntityStatusPaused,
		CreativeType: cmp.Or(pin.CreativeType, pinterest.CreativeTypeRegular),
	}}))
	listed := ads.ListAds(account.ID, &pinterest.AdListParams{AdGroupIDs: []string{groupID}, EntityStatuses: pinterest.AllEntityStatuses()})
	return j.add(entity{
		kind: "ad", id: ad.ID, createErr: err,
		find: finder(listed, j.name, func(a *pinterest.Ad) (id, name string) { return a.ID, a.Name }),
		archive: func(ctx context.Context, id string) error {
			return check(ads.UpdateAds(ctx, account.ID, []pinterest.AdUpdateParams{{ID: id, Status: archived}}))
		},
	})
}

// check returns the error of a batch of writes. The service responds with status 200 even if writes failed, so err is not enough.
func check[T any](results pinterest.WriteResults[T], err error) error {
	return errors.Join(err, results.Err())
}

// only returns the entity of a batch of one.
func only[T any](results pinterest.WriteResults[T], err error) (entity T, _ error) {
	if err := check(results, err); err != nil {
		return entity, err
	}
	return *results[0].Value, nil
}

// finder returns a function that looks for an entity by its name.
func finder[T any](listed *pinterest.Pager[T], name string, of func(*T) (id, name string)) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		for item, err := range listed.All(ctx) {
			if err != nil {
				return "", err
			}
			if id, itemName := of(item); itemName == name {
				return id, nil
			}
		}
		return "", nil
	}
}

// add adds what was created, or may have been, to the entities to archive. It returns the error of the create.
func (j *job) add(e entity) error {
	j.entities = append(j.entities, e)
	if e.createErr != nil {
		return fmt.Errorf("creating the %s failed: %w", e.kind, e.createErr)
	}
	j.printf("Created %s %s, paused\n", e.kind, e.id)
	return nil
}

var archived = pinterest.Value(pinterest.EntityStatusArchived)

// archiveAll archives the entities, the ad first. It continues after errors and after Ctrl-C, so that nothing is left that somebody could
// activate by mistake. The timeout ends it if the service does not respond.
func (j *job) archiveAll(ctx context.Context) error {
	if ctx.Err() != nil {
		j.printf("Interrupted: archiving what was created. A second Ctrl-C ends the program at once.\n")
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Minute)
	defer cancel()
	var errs []error
	for _, e := range slices.Backward(j.entities) {
		if err := j.archive(ctx, e); err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

func (j *job) archive(ctx context.Context, e entity) (err error) {
	id, unknown := e.id, errors.Is(e.createErr, pinterest.ErrOutcomeUnknown)
	if unknown {
		j.printf("The %s may have been created: looking for it in %v\n", e.kind, j.settle)
		time.Sleep(j.settle)
	}
	if e.createErr != nil {
		id, err = e.find(ctx)
	}
	switch {
	case err != nil:
		return fmt.Errorf("the %s %q may exist, paused: %w", e.kind, j.name, err)
	case id == "" && unknown:
		return fmt.Errorf("the %s %q may exist, paused, but is not listed", e.kind, j.name)
	case id == "":
		return nil
	}
	if err := e.archive(ctx, id); err != nil {
		return fmt.Errorf("%s %s may not be archived: %w", e.kind, id, err)
	}
	j.printf("Archived %s %s\n", e.kind, id)
	return nil
}
