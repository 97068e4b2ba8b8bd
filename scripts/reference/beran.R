# Reference values for the mean remaining life of weighted, censored lives, by R's package survival.
#
# Writes JSON to standard output:
#     Rscript scripts/reference/beran.R > test/shared/analysis/life/fleet/beran.json
#
# survfit with case weights gives Beran's curve at a query, whose weights are the kernel's; its mean, restricted to the
# longest sample, is what the estimate takes.

suppressMessages(library(survival))

number <- function(x) paste0("[", paste(ifelse(is.finite(x), sprintf("%.17g", x), "null"), collapse = ","), "]")

case <- function(name, left, passed, weight) {
  heard <- weight > 0
  curve <- survfit(Surv(left[heard], passed[heard]) ~ 1, weights = weight[heard])
  mean <- survival:::survmean(curve, rmean = max(left[heard]))$matrix[["rmean"]]
  paste0("{\"name\":\"", name, "\",\"left\":", number(left), ",\"passed\":", number(as.numeric(passed)),
         ",\"weight\":", number(weight), ",\"mean\":", sprintf("%.17g", mean), "}")
}

set.seed(20261130)
n <- 60
left <- rweibull(n, 2, 500)
out <- runif(n, 100, 900)
kernel <- exp(-0.5 * (rnorm(n) / 0.5)^2)
cases <- c(
  case("random lives, a third of them cut short", pmin(left, out), left <= out, kernel),
  case("all ended", left, rep(TRUE, n), kernel),
  case("the longest were cut short", pmin(left, 400), left <= 400, kernel),
  case("none ended", left, rep(FALSE, n), kernel),
  case("ties of ends and of lives cut short", ceiling(pmin(left, out) / 100), left <= out, kernel),
  case("weights of one in a million and of none", pmin(left, out), left <= out, ifelse(seq_len(n) %% 3 == 0, 0, kernel^6)),
  case("ages in milliseconds", 3.6e6 * pmin(left, out), left <= out, kernel),
  case("two lives", c(3, 7), c(TRUE, FALSE), c(1, 0.2)),
  case("one life, cut short", 5, FALSE, 0.3),
  case("all at the same age", rep(4, 5), c(TRUE, FALSE, TRUE, FALSE, FALSE), c(1, 2, 3, 4, 5))
)
cat(paste0("{\"survival_version\":\"", packageVersion("survival"), "\",\"cases\":[", paste(cases, collapse = ",\n"), "]}"), "\n")
