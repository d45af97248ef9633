"""Where a story stands: its address, and whether it is out at all."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from blog import amending, publishing
from blog.forms import AddressForm, WithdrawForm
from blog.views.authors_only import authors_only, own_post


@authors_only("blog.publish_post")
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    post = own_post(request, pk)
    form = AddressForm(request.POST or None, initial={"slug": post.slug})
    if form.is_valid():
        try:
            renamed = amending.rename(post, form.cleaned_data["slug"], editor=request.user)
        except publishing.PublishingError as refusal:
            form.add_error("slug", str(refusal))
        else:
            messages.success(request, _("The story has its new address; the old one leads here."))
            return redirect(renamed)
    return render(request, "blog/rename.html", {"post": post, "form": form}, status=400 if form.is_bound else 200)


@authors_only("blog.publish_post")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_post(request: HttpRequest, pk: int) -> HttpResponse:
    post = own_post(request, pk)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        try:
            amending.withdraw_post(post, reason=form.cleaned_data["reason"], editor=request.user)
        except publishing.PublishingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Withdrawn. Its address says so, and why."))
            return redirect("blog:desk")
    return render(
        request, "blog/withdraw_post.html", {"post": post, "form": form}, status=400 if form.is_bound else 200
    )
