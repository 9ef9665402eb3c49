package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pinterest-go/pinterest"
	"github.com/pinterest-go/pinterest/internal/programtest"
	"github.com/pinterest-go/pinterest/pinteresttest"
)

func TestMain(m *testing.M) { programtest.Main(m, main) }

// shop is a server with two ad accounts and a pin that can be promoted, and a job that promotes it.
type shop struct {
	*pinteresttest.Server
	t                   *testing.T
	account, other, pin string // other is a campaign that the job must not change
	job                 job
	out                 bytes.Buffer
}

func newShop(t *testing.T, opts ...pinteresttest.Option) *shop {
	t.Helper()
	s := &shop{Server: pinteresttest.New(t, opts...), t: t}
	s.account = s.AddAdAccount(pinterest.AdAccount{Country: "FR", Currency: "EUR"}).ID
	s.AddAdAccount(pinterest.AdAccount{})
	s.other = s.AddCampaign(pinterest.Campaign{AdAccountID: s.account}).ID
	s.pin = s.AddPin(pinterest.Pin{BoardID: s.SeedBoard("Soups", 1), Title: "Gazpacho", Link: "https://shop.example/"}).ID
	s.job = job{in: strings.NewReader("y\n"), out: &s.out, budget: 12_500_000, settle: 10 * time.Second, client: s.Client(), ask: true}
	return s
}

// inShop runs test in a bubble, where waits pass at once.
func inShop(t *testing.T, test func(*testing.T, *shop)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		t.Helper()
		test(t, newShop(t, pinteresttest.WithoutSockets()))
	})
}

// statuses returns the status of each entity of the job by its kind and id. It requires that no request made one ACTIVE.
func (s *shop) statuses() map[string]pinterest.EntityStatus {
	s.t.Helper()
	for _, r := range s.Requests() {
		var writes []struct {
			Status pinterest.EntityStatus `json:"status"`
		}
		if r.Method == http.MethodGet {
			continue
		}
		require.NoError(s.t, json.Unmarshal(r.Body, &writes), r)
		require.Len(s.t, writes, 1)
		if r.Method == http.MethodPost {
			require.Equal(s.t, pinterest.EntityStatusPaused, writes[0].Status, r)
		} else {
			require.Contains(s.t, []pinterest.EntityStatus{"", pinterest.EntityStatusArchived}, writes[0].Status, r)
		}
	}
	c, all, statuses := s.Client().AdAccounts, pinterest.AllEntityStatuses(), map[string]pinterest.EntityStatus{}
	for campaign, err := range c.ListCampaigns(s.account, &pinterest.CampaignListParams{EntityStatuses: all}).All(s.t.Context()) {
		require.NoError(s.t, err)
		statuses["campaign "+campaign.ID] = campaign.Status
	}
	require.Equal(s.t, pinterest.EntityStatusActive, statuses["campaign "+s.other])
	delete(statuses, "campaign "+s.other)
	for group, err := range c.ListAdGroups(s.account, &pinterest.AdGroupListParams{EntityStatuses: all}).All(s.t.Context()) {
		require.NoError(s.t, err)
		statuses["ad group "+group.ID] = group.Status
	}
	for ad, err := range c.ListAds(s.account, &pinterest.AdListParams{EntityStatuses: all}).All(s.t.Context()) {
		require.NoError(s.t, err)
		statuses["ad "+ad.ID] = ad.Status
	}
	return statuses
}

// requireArchived requires that the server has n entities and that all are archived.
func (s *shop) requireArchived(n int) {
	s.t.Helper()
	statuses := s.statuses()
	require.Len(s.t, statuses, n, &s.out)
	for entity, status := range statuses {
		require.Equal(s.t, pinterest.EntityStatusArchived, status, entity)
	}
}

// requireOnlyRead requires that nothing but GET requests was sent.
func (s *shop) requireOnlyRead() {
	s.t.Helper()
	for _, r := range s.Requests() {
		require.Equal(s.t, http.MethodGet, r.Method, r)
	}
}

// env returns the environment of a program that uses the server.
func (s *shop) env() []string {
	token := s.NewToken(pinterest.ScopeAdsRead, pinterest.ScopeAdsWrite, pinterest.ScopeBoardsRead, pinterest.ScopePinsRead)
	return []string{"PINTEREST_ACCESS_TOKEN=" + token, "PINTEREST_API_URI=" + s.URL()}
}

func TestCampaign_Usage(t *testing.T) {
	programtest.RequireHelp(t, "campaign [flags]", "-account id", "-pin id", "-budget amount",
		"PINTEREST_ACCESS_TOKEN", "PINTEREST_REFRESH_ACCESS_TOKEN", "PINTEREST_APP_ID", "PINTEREST_APP_SECRET", "PINTEREST_API_URI")
	s := newShop(t)
	programtest.RequireUsageError(t, "unexpected argument: 12.50", s.env(), "12.50")
	for _, budget := range []string{"0", "-1", "9000000000000", "9223372036854.775807"} {
		programtest.RequireUsageError(t, "-budget is out of range", s.env(), "-budget="+budget)
	}
	programtest.RequireUsageError(t, `invalid value "much" for flag -budget`, s.env(), "-budget", "much")
	assert.Empty(t, s.Requests())
}

func TestCampaign_RunsWithoutToken(t *testing.T) {
	code, stdout, stderr := programtest.Run(t, nil, "-budget", "0.000001")
	require.Zero(t, code, stderr)
	assert.Regexp(t, `\nCreated ad \d+, paused\nChanged the daily budget from 0.000001 to 0.000002 USD, and read it back\nArchived ad \d+\n`, stdout)
	assert.NotContains(t, stdout, "Continue?")
}

func TestCampaign_ChangesBudgetAndArchivesAll(t *testing.T) {
	inShop(t, func(t *testing.T, s *shop) {
		require.NoError(t, s.job.promote(t.Context()))
		s.requireArchived(3)
		for group, err := range s.Client().AdAccounts.ListAdGroups(s.account, &pinterest.AdGroupListParams{EntityStatuses: pinterest.AllEntityStatuses()}).All(t.Context()) {
			require.NoError(t, err)
			assert.Equal(t, int64(25_000_000), *group.BudgetInMicroCurrency)
			assert.Equal(t, []string{"FR"}, group.TargetingSpec.Locations)
		}
		assert.Regexp(t, `^This creates a campaign, an ad group with a daily budget of 12.50 EUR, and an ad from pin `+s.pin+` \("Gazpacho"\) in ad account `+s.account+` \(".+"\),
doubles the budget, and archives them\. They are paused, so nothing costs money\.
Continue\? \[y/N\] Created campaign (\d+), paused
Created ad group (\d+), paused
Created ad (\d+), paused
Changed the daily budget from 12\.50 to 25\.00 EUR, and read it back
Archived ad \d+
Archived ad group \d+
Archived campaign \d+
$`, s.out.String())
	})
}

func TestCampaign_OnlyYConfirms(t *testing.T) {
	for answer, confirmed := range map[string]bool{
		"y\n": true, "Y\r\n": true, "": false, "\n": false, "n\n": false, "yes\n": false, "no\ny\n": false, "\ny\n": false,
	} {
		t.Run(fmt.Sprintf("%q", answer), func(t *testing.T) {
			inShop(t, func(t *testing.T, s *shop) {
				s.job.in = strings.NewReader(answer)
				err := s.job.promote(t.Context())
				if confirmed {
					require.NoError(t, err)
					return
				}
				require.EqualError(t, err, "not confirmed; nothing was created")
				s.requireOnlyRead()
			})
		})
	}
}

func TestCampaign_NotConfirmed(t *testing.T) {
	s := newShop(t)
	code, stdout, stderr := programtest.Run(t, s.env())
	assert.Equal(t, 1, code)
	assert.Contains(t, stdout, "Continue? [y/N] ")
	assert.Equal(t, "not confirmed; nothing was created\n", stderr)
	s.requireOnlyRead()
}

func TestCampaign_PromotesNewestPinThatCanBePromoted(t *testing.T) {
	inShop(t, func(t *testing.T, s *shop) {
		public := s.AddBoard(pinterest.Board{}).ID
		secret := s.AddBoard(pinterest.Board{Privacy: pinterest.BoardPrivacySecret}).ID
		at := func(hour int) pinterest.Timestamp {
			return pinterest.Timestamp{Time: time.Now().Add(time.Duration(hour) * time.Hour)}
		}
		const link = "https://shop.example/"
		s.pin = s.AddPin(pinterest.Pin{BoardID: public, Link: link, CreatedAt: at(2)}).ID
		s.AddPin(pinterest.Pin{BoardID: public, Link: link, CreatedAt: at(1)})
		s.AddPin(pinterest.Pin{BoardID: public, CreatedAt: at(3)})
		s.AddPin(pinterest.Pin{BoardID: secret, Link: link, CreatedAt: at(3)})
		promoted := func() (pins []string) {
			for ad, err := range s.Client().AdAccounts.ListAds(s.account, &pinterest.AdListParams{EntityStatuses: pinterest.AllEntityStatuses()}).All(t.Context()) {
				require.NoError(t, err)
				pins = append(pins, ad.PinID)
			}
			return pins
		}
		run := func(account, pin string, client *pinterest.Client) error {
			j := job{in: strings.NewReader("y\n"), out: &s.out, budget: 1, accountID: account, pinID: pin, client: client}
			return j.promote(t.Context())
		}
		require.NoError(t, run("", "", s.Client()))
		assert.Equal(t, []string{s.pin}, promoted())
		other := s.AddPin(pinterest.Pin{BoardID: public}).ID
		require.NoError(t, run(s.account, other, s.Client()))
		assert.Equal(t, []string{s.pin, other}, promoted())

		agency := s.AddUser("agency")
		s.ShareAdAccount(s.account, agency)
		require.NoError(t, run(s.account, "", agency.Client()))
		require.NoError(t, run(s.account, other, agency.Client()))
		assert.Equal(t, []string{s.pin, other, s.pin, other}, promoted(), "the pins of the owner")
		s.requireArchived(12)

		agency.AddAdAccount(pinterest.AdAccount{ID: "1"})
		require.EqualError(t, run("1", "", agency.Client()), "there is no pin with a link on a public board; use -pin")
		require.EqualError(t, run("", "", s.AddUser("nobody").Client()), "the token cannot access any ad account")
	})
}

var (
	unavailable = pinteresttest.Response{Status: http.StatusServiceUnavailable}
	exceptions  = pinteresttest.Response{Status: http.StatusOK, Body: []byte(`{"items": [{"data": {}, "exceptions": [{"code": 7, "message": "Not today."}]}]}`)}
	noID        = pinteresttest.Response{Status: http.StatusOK, Body: []byte(`{"items": [{"data": {"name": "x"}, "exceptions": []}]}`)}
	noResults   = pinteresttest.Response{Status: http.StatusOK, Body: []byte(`{"items": []}`)}
)

// steps are the writes and reads after the confirmation, and how many entities exist if one of them fails before and after it was carried out.
var steps = []struct {
	operation     string
	before, after int
}{
	{"campaigns/create", 0, 1},
	{"ad_groups/create", 1, 2},
	{"ads/create", 2, 3},
	{"ad_groups/update", 3, 3},
	{"ad_groups/get", 3, 3},
}

func TestCampaign_FailedStepLeavesNothing(t *testing.T) {
	for name, effect := range map[string]pinteresttest.Effect{
		"503": unavailable, "400": pinteresttest.Response{Status: http.StatusBadRequest}, "exceptions": exceptions, "no id": noID, "no results": noResults,
		"drop before": pinteresttest.DropBefore, "drop after": pinteresttest.DropAfter,
		"half a response": pinteresttest.Truncate, "not JSON": pinteresttest.Garbage,
	} {
		for _, step := range steps {
			t.Run(step.operation+" "+name, func(t *testing.T) {
				inShop(t, func(t *testing.T, s *shop) {
					fault := pinteresttest.Fault{Operation: step.operation, Effect: effect}
					s.Inject(fault)
					err := s.job.promote(t.Context())
					create := strings.HasSuffix(step.operation, "/create")
					want := step.before
					switch {
					case effect == pinteresttest.DropAfter || effect == pinteresttest.Truncate || effect == pinteresttest.Garbage:
						want = step.after
					case create && slices.Contains([]string{"503", "drop before", "no id", "no results"}, name):
						require.ErrorContains(t, err, fmt.Sprintf("%q may exist, paused, but is not listed", s.job.name))
					case create:
						require.NotContains(t, err.Error(), "may exist")
					}
					if create {
						require.Error(t, err)
					}
					s.requireArchived(want)
				})
			})
		}
	}
}

func TestCampaign_InterruptedStepLeavesNothing(t *testing.T) {
	for name, fault := range map[string]pinteresttest.Fault{
		"before it was carried out": {Delay: time.Hour}, "after it was carried out": {Effect: pinteresttest.SlowBody(time.Hour)},
	} {
		for _, step := range steps {
			t.Run(step.operation+" "+name, func(t *testing.T) {
				inShop(t, func(t *testing.T, s *shop) {
					fault.Operation = step.operation
					s.Inject(fault)
					ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
					defer cancel()
					err := s.job.promote(ctx)
					require.ErrorIs(t, err, context.DeadlineExceeded)
					want := step.before
					if fault.Effect != nil {
						want = step.after
					}
					s.requireArchived(want)
				})
			})
		}
	}
}

func TestCampaign_ListsWhatIsNotArchived(t *testing.T) {
	for name, effect := range map[string]pinteresttest.Effect{"503": unavailable, "exceptions": exceptions} {
		for kind, operation := range map[string]string{"campaign": "campaigns/update", "ad group": "ad_groups/update", "ad": "ads/update"} {
			t.Run(operation+" "+name, func(t *testing.T) {
				inShop(t, func(t *testing.T, s *shop) {
					s.Inject(pinteresttest.Fault{Operation: operation, Count: -1, Effect: effect})
					err := s.job.promote(t.Context())
					for entity, status := range s.statuses() {
						if entity[:strings.LastIndex(entity, " ")] == kind {
							require.ErrorContains(t, err, entity+" may not be archived: ")
							require.Equal(t, pinterest.EntityStatusPaused, status)
						} else {
							require.NotContains(t, err.Error(), entity)
							require.Equal(t, pinterest.EntityStatusArchived, status)
						}
					}
				})
			})
		}
	}
}

func TestCampaign_ListsWhatMayExist(t *testing.T) {
	inShop(t, func(t *testing.T, s *shop) {
		s.Inject(pinteresttest.Fault{Operation: "ads/create", Effect: pinteresttest.DropAfter})
		s.Inject(pinteresttest.Fault{Operation: "ads/list", Count: 5, Effect: unavailable})
		start := time.Now()
		err := s.job.promote(t.Context())
		require.GreaterOrEqual(t, time.Since(start), s.job.settle)
		require.ErrorIs(t, err, pinterest.ErrOutcomeUnknown)
		require.ErrorContains(t, err, fmt.Sprintf("\nthe ad %q may exist, paused: pinterest: ads/list: 503", s.job.name))
		assert.Len(t, s.statuses(), 3)
		assert.Contains(t, s.out.String(), "\nThe ad may have been created: looking for it in 10s\nArchived ad group ")
	})
}

func TestCampaign_BudgetThatDidNotChange(t *testing.T) {
	inShop(t, func(t *testing.T, s *shop) {
		s.Inject(pinteresttest.Fault{Operation: "ad_groups/get", Effect: pinteresttest.Response{
			Status: http.StatusOK, Body: []byte(`{"id": "5", "budget_in_micro_currency": 12500000}`),
		}})
		require.ErrorContains(t, s.job.promote(t.Context()), "did not change to 25.00")
		s.requireArchived(3)
	})
}

func TestCampaign_CtrlCAtPrompt(t *testing.T) {
	s := newShop(t)
	p := programtest.Start(t, s.env())
	p.WaitFor("Continue? [y/N] ")
	p.Interrupt()
	code, _, stderr := p.Wait()
	require.Equal(t, 130, code)
	assert.Equal(t, "interrupted; nothing was created\n", stderr)
	s.requireOnlyRead()
}

func TestCampaign_CtrlCLeavesNothing(t *testing.T) {
	s := newShop(t)
	s.Inject(pinteresttest.Fault{Operation: "ad_groups/get", Delay: time.Hour})
	p := programtest.Start(t, s.env())
	_, err := p.Stdin.Write([]byte("y\n"))
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		requests := s.Requests()
		return len(requests) > 0 && requests[len(requests)-1].Operation == "ad_groups/get"
	}, 10*time.Second, time.Millisecond)
	p.Terminate()
	code, stdout, stderr := p.Wait()
	require.Equal(t, 130, code)
	assert.Contains(t, stdout, "\nInterrupted: archiving what was created. ")
	assert.Contains(t, stdout, "\nArchived campaign ")
	assert.Regexp(t, "^pinterest: ad_groups/get: .+\n$", stderr)
	s.requireArchived(3)
}
